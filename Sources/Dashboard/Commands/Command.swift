package import TerminalUI

/// Everything that a key can do, by the name that the config file uses.
package enum Action: String, CaseIterable, Hashable, Sendable {
  case overview
  case models
  case tiers
  case capacity
  case spend
  case alerts
  case wall
  case goToVerdict = "go-to-verdict"
  case previousAccount = "previous-account"
  case nextAccount = "next-account"
  case allAccounts = "all-accounts"
  case open
  case back
  case nextPanel = "next-panel"
  case previousPanel = "previous-panel"
  case rowUp = "row-up"
  case rowDown = "row-down"
  case pageUp = "page-up"
  case pageDown = "page-down"
  case firstRow = "first-row"
  case lastRow = "last-row"
  case windowQuarterHour = "window-15m"
  case windowDay = "window-1d"
  case windowMonth = "window-30d"
  case freeze
  case stepBack = "step-back"
  case stepForward = "step-forward"
  case leapBack = "leap-back"
  case leapForward = "leap-forward"
  case previousTrouble = "previous-trouble"
  case nextTrouble = "next-trouble"
  case filter
  case rank
  case rankReverse = "rank-reverse"
  case idleRows = "idle-rows"
  case dropCost = "drop-cost"
  case snooze
  case planner
  case explain
  case copyRow = "copy-row"
  case exportFrame = "export-frame"
  case pollFaster = "poll-faster"
  case pollSlower = "poll-slower"
  case help
  case options
  case themes
  case mouse
  case palette
  case reload
  case redraw
  case suspend
  case quit
  case quitKeepingFrame = "quit-keeping-frame"
}

/// One row of the command table, from which dispatch, frame hints, help and the README's list are made.
package struct Command: Hashable, Sendable {
  package enum Group: String, CaseIterable, Hashable, Sendable {
    case whereTo = "WHERE"
    case when = "WHEN"
    case what = "WHAT"
    case program = "THE PROGRAM"
  }

  package var action: Action
  package var group: Group
  package var keys: [Key]
  /// What it does, for help: at most 44 columns.
  package var title: String

  package init(_ action: Action, _ group: Group, _ keys: [Key], _ title: String) {
    self.action = action
    self.group = group
    self.keys = keys
    self.title = title
  }
}

package struct CommandTable: Hashable, Sendable {
  package var commands: [Command]

  /// A key that two actions want, by their names.
  package struct Conflict: Error, Hashable, CustomStringConvertible {
    package var key: String
    package var actions: [String]

    package var description: String {
      "key \(key) is bound to both \(actions.joined(separator: " and ")); give one of them another key"
    }
  }

  package func action(for key: Key) -> Action? {
    commands.first { $0.keys.contains(key) }?.action
  }

  package func keys(of action: Action) -> [Key] {
    commands.first { $0.action == action }?.keys ?? []
  }

  /// The first key's name, for hints; empty when the action has none.
  package func hint(_ action: Action) -> String { keys(of: action).first?.shortName ?? "" }

  /// The table with some actions' keys replaced, or the first conflict.
  package func rebinding(_ keys: [Action: [Key]]) throws(Conflict) -> CommandTable {
    var table = self
    for index in table.commands.indices {
      if let own = keys[table.commands[index].action] { table.commands[index].keys = own }
    }
    var owners: [Key: Action] = [:]
    for command in table.commands {
      for key in command.keys {
        if let other = owners[key], other != command.action {
          throw Conflict(key: key.name ?? "?", actions: [other.rawValue, command.action.rawValue])
        }
        owners[key] = command.action
      }
    }
    return table
  }
}

extension Key {
  /// As it stands in hints and help: arrows as arrows, `^L` for Ctrl-L.
  package var shortName: String {
    switch self {
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .control(let letter): "^" + String(Character(letter))
    case .shiftTab: "S-Tab"
    default: name ?? ""
    }
  }
}
