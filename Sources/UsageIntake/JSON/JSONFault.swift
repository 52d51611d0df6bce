/// Why a text is not JSON.
package enum JSONFault: String, CaseIterable, Hashable, Sendable, Error {
  case unfinished = "it ends too early"
  case notAnObject = "an object was expected"
  case valueExpected = "a value was expected"
  case nameExpected = "a name in quotes was expected"
  case colonExpected = "a colon was expected"
  case commaExpected = "a comma or the end of the object or array was expected"
  case textAfterEnd = "there is more after the end of the object"
  case badNumber = "this is not how a number is written"
  case badEscape = "this escape does not exist"
  case controlCharacter = "control characters in text must be escaped"
  case badUTF8 = "this is not UTF-8"
  case tooManyValues = "it holds more than two million values"
  case tooDeep = "it is nested more than 64 deep"
}
