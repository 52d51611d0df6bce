/// A value of a YAML file with its place; what files may not hold (aliases, deep nesting) is gone already.
struct YAMLNode: Hashable {
  struct Mark: Hashable {
    var line: Int
    var column: Int
  }

  struct Entry: Hashable {
    var key: String
    var mark: Mark
    var value: YAMLNode
  }

  enum Content: Hashable {
    /// Every scalar is a text; `isPlain` is false in quotes and blocks, where `~` and `null` are texts too.
    case scalar(String, isPlain: Bool)
    case list([YAMLNode])
    case table([Entry])
  }

  var content: Content
  var mark: Mark

  /// Nothing, `~` and `null` say that there is no value.
  var isNull: Bool {
    if case .scalar(let text, isPlain: true) = content { ["", "~", "null"].contains(text) } else { false }
  }
}
