/// A piece of text in one style.
package struct Span: Hashable, Sendable {
  package var text: String
  package var style: Style
  /// What a click on it means.
  package var target: Target?

  package init(_ text: String, _ style: Style = .plain) {
    self.text = text
    self.style = style
  }

  package init(_ text: String, _ role: Role, bold: Bool = false) {
    self.init(text, Style(role, bold: bold))
  }
}

/// Where text stands in the room it has.
package enum Alignment: Hashable, Sendable {
  case left, center, right
}

extension [Span] {
  /// The columns that the spans take when drawn.
  package var cellWidth: Int { reduce(0) { $0 + TerminalUI.cellWidth(of: $1.text) } }

  /// The same, with one meaning for a click on any of it.
  package func pressed(_ target: Target) -> [Span] {
    map { span in
      var span = span
      span.target = target
      return span
    }
  }

  /// All of the text, without its styles.
  package var text: String { reduce(into: "") { $0 += $1.text } }

  /// Cut at the end to `width` columns, with `…` in the last one when anything is missing.
  package func clipped(to width: Int) -> [Span] {
    guard cellWidth > width else { return self }
    var result: [Span] = []
    var room = width
    for span in self {
      let needed = TerminalUI.cellWidth(of: span.text)
      if needed < room {
        result.append(span)
        room -= needed
      } else {
        // Even a span that fits exactly gives way, since more was to follow.
        var cut = span
        cut.text = (span.text + " ").clipped(to: room)
        result.append(cut)
        break
      }
    }
    return result
  }

  /// Cut in the middle of its longest span to `width` columns.
  package func shortenedInMiddle(to width: Int) -> [Span] {
    let excess = cellWidth - width
    guard excess > 0 else { return self }
    guard
      let longest = indices.max(by: {
        TerminalUI.cellWidth(of: self[$0].text) < TerminalUI.cellWidth(of: self[$1].text)
      }),
      TerminalUI.cellWidth(of: self[longest].text) > excess + 2
    else { return clipped(to: width) }
    var result = self
    let text = self[longest].text
    result[longest].text = text.shortenedInMiddle(to: TerminalUI.cellWidth(of: text) - excess)
    return result
  }
}
