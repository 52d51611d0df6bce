import ArgumentParser
import DataFiles

/// What the program finds around itself, and why it is as it is.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what was found about terminal, clock, settings and store, and why.",
    discussion: """
      Each line is OK, NOTE (works, but is worth knowing) or TROUBLE (does not work), with the reason. It changes \
      nothing. What the store holds is proved by `tiertop store check`.

      EXIT CODES
        0 no trouble   1 some

      EXAMPLES
        tiertop doctor
        tiertop doctor --json | jq '.findings[] | select(.verdict != "OK")'
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var list: ListOptions

  func run() throws {
    let environment = ProcessEnvironment.value(of:)
    var findings: [Finding] = []
    var settings: Settings?
    do throws(Failure) {
      settings = try Settings(files, environment: environment)
    } catch {
      findings += error.lines.map { Finding(.settings, "config", .trouble, $0) }
    }
    let config = settings?.config ?? Config()
    findings += VersionFindings.all
    findings += TerminalFindings(environment: environment, config: config).all
    if let settings { findings += SettingFindings(settings: settings).all }
    let store = try StorePlace(files, settings, environment: environment)
    findings += StoreFindings(place: store, isGroupReadable: config.isGroupReadable).all
    findings += TimeFindings(environment: environment, settings: settings).all
    try list.json ? Console.writeVerbatim(findings.json.text) : Console.write(findings.lines)
    let troubles = findings.troubles
    if troubles > 0 {
      throw Failure(.data, "\(troubles) of \(findings.count) findings are TROUBLE; each line says what to do")
    }
  }
}
