/// What one project cost this month, and its own limit.
package struct ProjectSpend: Hashable, Sendable {
  /// nil: usage without a project.
  package var name: String?
  package var cost: Money
  /// Of it, bought units that name the project.
  package var unitCharges: Money
  package var limit: Money?
  /// When the limit will be reached, if within this month, at the project's present share of the account's cost.
  package var limitReached: DateBand?

  /// Greatest cost first; limits of projects without cost too.
  static func all(image: AccountImage, charges: UnitCharges, month: Instant, now: Instant) -> [ProjectSpend] {
    var parts = image.monthByProject.map { id, nano in
      let name = id.flatMap { id in image.projects.first { $0.id == id }?.name }
      return ProjectSpend(name: name, cost: Money(nano: nano), unitCharges: .zero)
    }
    var named = Set(parts.compactMap(\.name))
    for name in image.spendLimits.compactMap(\.project) + image.capacity.compactMap(\.project)
    where named.insert(name).inserted {
      parts.append(ProjectSpend(name: name, cost: .zero, unitCharges: .zero))
    }
    for index in parts.indices {
      guard let name = parts[index].name else { continue }
      parts[index].unitCharges = charges.sum(from: month, until: now + 1, project: name)
      parts[index].cost += parts[index].unitCharges
      parts[index].limit = image.spendLimits.last { $0.project == name && $0.from <= now }?.amount
    }
    return parts.filter { $0.cost > .zero || $0.limit != nil }.sorted {
      ($0.cost, $1.name ?? "") > ($1.cost, $0.name ?? "")
    }
  }

  mutating func foretell(
    _ line: SpendForecast, pace: SpendPace, whole: Money, now: Instant, nextMonth: Instant
  ) {
    guard let limit, limit > cost, whole > .zero else { return }
    let share = (cost - unitCharges).dollars / whole.dollars
    guard share > 0 else { return }
    let target = whole.dollars + (limit - cost).dollars / share
    limitReached = line.date(until: target, from: pace.start(whole), day: pace.day, now: now).flatMap {
      $0.expected < nextMonth ? $0 : nil
    }
  }
}

/// A model that costs nothing for a time.
package struct FreeModel: Hashable, Sendable {
  package var name: String
  /// `Feb 12`; nil: without an end.
  package var lastDay: String?
  /// When it is free no longer; nil where the end is printed without a year that nobody has set.
  package var endsAt: Instant?

  /// Those with usage in the last 30 days that are still free.
  static func all(image: AccountImage, plan: Plan, now: Instant) -> [FreeModel] {
    plan.prices.compactMap { price in
      guard case .free(let until) = price.form,
        let model = image.models.first(where: { $0.name == price.model }),
        image.counter(.model(model.id)) != nil
      else { return nil }
      guard let until else { return FreeModel(name: price.model) }
      let set = image.facts.last {
        $0.kind == .freeUntilYear && $0.subject == price.model && $0.at <= now
      }?.value
      let ends = (until.year ?? set.map(Int.init)).map {
        CivilDate(year: $0, month: until.month, day: until.day).start + (until.inclusive ? .day : 0)
      }
      if let ends, ends <= now { return nil }
      return FreeModel(
        name: price.model, lastDay: "\(Instant.monthNames[until.month - 1]) \(until.day)", endsAt: ends)
    }
  }
}
