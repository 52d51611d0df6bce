import TerminalUI

extension CommandTable {
  /// The keys of a fresh installation; letters ask about the facts, F-keys change the program.
  package static let standard = CommandTable(commands: [
    Command(.overview, .whereTo, [.character("o")], "overview"),
    Command(.goToVerdict, .whereTo, [.character("!")], "go to what the top line says"),
    Command(.previousAccount, .whereTo, [.character(",")], "previous account"),
    Command(.nextAccount, .whereTo, [.character(".")], "next account"),
    Command(.allAccounts, .whereTo, [.character("0")], "all accounts"),
    Command(.open, .whereTo, [.enter], "in: open the marked account"),
    Command(.back, .whereTo, [.escape], "out: filter, panel, account; never quits"),
    Command(.nextPanel, .whereTo, [.tab], "next panel"),
    Command(.previousPanel, .whereTo, [.shiftTab], "previous panel"),
    Command(.rowUp, .whereTo, [.up, .character("k")], "row up"),
    Command(.rowDown, .whereTo, [.down, .character("j")], "row down"),
    Command(.pageUp, .whereTo, [.pageUp, .character("K")], "page up"),
    Command(.pageDown, .whereTo, [.pageDown, .character("J")], "page down"),
    Command(.firstRow, .whereTo, [.home, .character("g")], "first row"),
    Command(.lastRow, .whereTo, [.end, .character("G")], "last row"),
    Command(.windowQuarterHour, .when, [.character("1")], "15 minutes"),
    Command(.windowDay, .when, [.character("2")], "1 day"),
    Command(.windowMonth, .when, [.character("3")], "30 days"),
    Command(.freeze, .when, [.character(" ")], "freeze; again: live"),
    Command(.filter, .what, [.character("/")], "filter: text  !without  ~regex"),
    Command(.idleRows, .what, [.character("i")], "idle rows too"),
    Command(.pollFaster, .program, [.character("+"), .character("=")], "look at the store more often"),
    Command(.pollSlower, .program, [.character("-")], "less often: 0.5 to 60 s"),
    Command(.help, .program, [.character("?"), .function(1)], "keys and signs"),
    Command(.nextTheme, .program, [.function(3)], "next theme"),
    Command(.reload, .program, [.control("R")], "reload plans and config"),
    Command(.redraw, .program, [.control("L")], "draw everything anew"),
    Command(.suspend, .program, [.control("Z")], "suspend; fg comes back"),
    Command(.quit, .program, [.character("q"), .control("C")], "quit"),
    Command(.quitKeepingFrame, .program, [.character("Q")], "quit, keep the frame in the terminal"),
  ])
}
