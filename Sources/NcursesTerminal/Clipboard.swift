/// How a terminal is given a text for its clipboard (OSC 52).
enum Clipboard {
  /// - Parameter isInScreen: GNU screen hands it on only in an envelope, in parts of less than its 768 bytes.
  static func sequence(_ text: String, isInScreen: Bool) -> String {
    let whole = "\u{1B}]52;c;\(base64(Array(text.utf8)))\u{07}"
    if !isInScreen { return whole }
    var rest = Array(whole.unicodeScalars)[...]
    var parts = ""
    while !rest.isEmpty {
      parts += "\u{1B}P" + String(String.UnicodeScalarView(rest.prefix(700))) + "\u{1B}\\"
      rest = rest.dropFirst(700)
    }
    return parts
  }

  static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".unicodeScalars)
    var text = String.UnicodeScalarView()
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = (0..<3).reduce(0) { $0 << 8 | (start + $1 < bytes.count ? Int(bytes[start + $1]) : 0) }
      for place in 0..<4 {
        text.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : "=")
      }
    }
    return String(text)
  }
}
