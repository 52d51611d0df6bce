/// Opens the full screen and returns when it was quit.
func runScreen(settings: Settings) throws(Failure) {
  throw Failure(.unavailable, "the full screen is not part of this build: tiertop --help lists what is")
}
