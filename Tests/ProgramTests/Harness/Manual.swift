import Foundation

/// The manual page as the program's own description of its command line makes it.
struct Manual {
  /// As `--experimental-dump-help` writes it.
  struct Description: Decodable {
    var command: Command
  }

  struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool?
    var subcommands: [Command]?
    var arguments: [Argument]?
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String

      var text: String { kind == "long" ? "--" + name : "-" + name }
    }

    var kind: String
    var shouldDisplay: Bool
    var names: [Name]?
    var valueName: String?
    var defaultValue: String?
    var abstract: String?

    /// `--store <path>`, `<file>`.
    var text: String {
      let value = valueName.map { "<\($0)>" } ?? ""
      switch kind {
      case "positional": return value
      case "flag": return (names ?? []).map(\.text).joined(separator: ", ")
      default: return (names ?? []).map(\.text).joined(separator: ", ") + " " + value
      }
    }
  }

  let root: Command
  /// What `--print-keys` prints.
  let keys: String
  let version: String

  init(description: String, keys: String, version: String) throws {
    root = try JSONDecoder().decode(Description.self, from: Data(description.utf8)).command
    self.keys = keys
    self.version = version
  }

  /// Commands that people are told of, by their names after the program's, with all that is below them.
  var commands: [(path: [String], command: Command)] {
    func below(_ command: Command, _ path: [String]) -> [(path: [String], command: Command)] {
      (command.subcommands ?? []).filter { $0.shouldDisplay ?? true && $0.commandName != "help" }.flatMap {
        each in
        [(path + [each.commandName], each)] + below(each, path + [each.commandName])
      }
    }
    return below(root, [])
  }

  var page: String {
    var lines = [
      #".\" Made by the test of the manual page from the program's own help; not to be changed by hand."#,
      ".TH TIERTOP 1 \"\" \"\(version)\" \"User Commands\"", ".SH NAME",
      "tiertop \\- \(Manual.escaped(sentence(root.abstract)))", ".SH SYNOPSIS", ".B tiertop",
      "[\\fIcommand\\fR] [\\fIoptions\\fR]",
      ".SH DESCRIPTION",
    ]
    lines += text(root.discussion, heading: ".SH")
    lines += [".SH OPTIONS"] + options(of: root, but: [])
    lines += [".SH COMMANDS"]
    let inherited = Set((root.arguments ?? []).map(\.text))
    for (path, command) in commands {
      let places = (command.arguments ?? []).filter { $0.kind == "positional" && $0.shouldDisplay }.map(
        \.text)
      lines.append(".SS \"\(Manual.escaped((["tiertop"] + path + places).joined(separator: " ")))\"")
      lines += text(command.abstract, heading: ".PP")
      lines += options(of: command, but: inherited)
      lines += text(command.discussion, heading: ".PP")
    }
    lines += [".SH KEYS", ".nf"] + keys.split(separator: "\n").map { Manual.escaped(String($0)) } + [".fi"]
    lines += [
      ".SH SIGNALS",
      "USR1 and USR2 read plans, theme and config file again, as Ctrl\\-R does.",
      "INT, TERM, HUP and QUIT end the screen; the terminal is given back as it was.", ".SH SEE ALSO",
      ".BR tmux (1),", ".BR terminfo (5)",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private func sentence(_ text: String?) -> String {
    let text = text ?? ""
    return (text.prefix(1).lowercased() + text.dropFirst()).trimmingCharacters(
      in: CharacterSet(charactersIn: "."))
  }

  private func options(of command: Command, but known: Set<String>) -> [String] {
    (command.arguments ?? []).filter { $0.shouldDisplay && !known.contains($0.text) }.flatMap { argument in
      let preset = argument.defaultValue.map { " (default: \($0))" } ?? ""
      return [
        ".TP", ".B \(Manual.escaped(argument.text))", Manual.escaped((argument.abstract ?? "") + preset),
      ]
    }
  }

  /// Paragraphs; lines that are indented stay as they are, and lines in capitals are headings.
  private func text(_ text: String?, heading: String) -> [String] {
    var lines: [String] = []
    var isVerbatim = false
    for line in (text ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("  ") != isVerbatim, !line.isEmpty {
        isVerbatim.toggle()
        lines.append(isVerbatim ? ".nf" : ".fi")
      }
      if line.isEmpty {
        lines.append(isVerbatim ? "" : ".PP")
      } else if line.allSatisfy({ $0.isUppercase || $0 == " " }) {
        lines += heading == ".SH" ? [".SH \(line)"] : [".PP", ".B \(line)", ".br"]
      } else {
        lines.append(Manual.escaped(line))
      }
    }
    return lines + (isVerbatim ? [".fi"] : [])
  }

  static func escaped(_ text: String) -> String {
    let text = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("\n", with: " ")
    return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
  }
}
