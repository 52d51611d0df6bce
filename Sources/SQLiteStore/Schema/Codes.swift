import UsageModel

/// The numbers that stand for words in usage rows. A number once given is never given to another word.
enum Codes {
  static func code(_ status: CallStatus) -> Int64 {
    switch status {
    case .ok: 0
    case .throttled: 1
    case .clientError: 2
    case .serverError: 3
    case .cancelled: 4
    }
  }

  static func code(_ lane: Lane) -> Int64 {
    switch lane {
    case .unknown: 0
    case .accountPlan: 1
    case .provisioned: 2
    case .ineligible: 3
    }
  }

  static func code(_ reason: RefusalReason?) -> Int64 {
    switch reason {
    case nil: 0
    case .requests: 1
    case .tokens: 2
    case .quota: 3
    case .overload: 4
    case .authentication: 5
    case .timeout: 6
    case .other: 7
    case .rate: 8
    case .credit: 9
    case .cap: 10
    case .budget: 11
    case .projectBudget: 12
    case .tier: 13
    case .access: 14
    case .gateway: 15
    case .invalid: 16
    }
  }

  static func status(_ code: Int64) -> CallStatus {
    CallStatus.allCases.first { Codes.code($0) == code } ?? .ok
  }

  static func lane(_ code: Int64) -> Lane {
    Lane.allCases.first { Codes.code($0) == code } ?? .unknown
  }

  static func refusal(_ code: Int64) -> RefusalReason? {
    RefusalReason.allCases.first { Codes.code($0) == code }
  }
}
