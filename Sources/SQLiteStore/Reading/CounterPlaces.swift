import UsageModel

/// Where in an image each counter of the store stands.
struct CounterPlaces {
  struct Place: Hashable {
    var account: Int
    var counter: Int
  }

  struct Model {
    var account: Int
    var scopes: DatedScopes
  }

  private var places: [Int64: Place] = [:]
  private(set) var models: [Int64: Model] = [:]
  private(set) var scopes: [Int64: (account: Int, key: CounterKey)] = [:]
  private(set) var accounts: [Int64: Int] = [:]

  /// The numbers of the counters that the image holds.
  var held: Dictionary<Int64, Place>.Keys { places.keys }

  /// The numbers of all counters of the store's accounts.
  var known: [Int64] { Array(scopes.keys) + Array(models.keys) }

  subscript(id: Int64) -> Place? { places[id] }

  /// Learns which counters there are from the image's facts and the store's scopes, and finds those that the image holds.
  mutating func learn(_ image: UsageImage, _ connection: Connection) throws {
    accounts = [:]
    for (index, account) in image.accounts.enumerated() { accounts[account.account.id.rawValue] = index }
    scopes = [:]
    var numbers: [Int: [CounterKey: Int64]] = [:]
    let query = try connection.query("SELECT id, account, class, billing FROM scope")
    while try query.step() {
      guard let account = accounts[query.int(1)] else { continue }
      let modelClass = query.text(2)
      let key = CounterKey.scope(
        modelClass: modelClass.isEmpty ? nil : modelClass, billing: Billing(rawValue: query.text(3)))
      scopes[query.int(0)] = (account, key)
      numbers[account, default: [:]][key] = query.int(0)
    }
    models = [:]
    for (index, account) in image.accounts.enumerated() {
      for model in account.models {
        let list = model.traits.map { traits in
          (traits.from.seconds, traits.counters.compactMap { numbers[index]?[$0] })
        }
        models[model.id.rawValue] = Model(account: index, scopes: DatedScopes(list: list))
      }
    }
    find(image)
  }

  /// Finds the counters that the image holds.
  private mutating func find(_ image: UsageImage) {
    places = [:]
    for (id, model) in models {
      let key = CounterKey.model(ModelID(id))
      places[id] = image.accounts[model.account].place(key, account: model.account)
    }
    for (id, scope) in scopes {
      places[id] = image.accounts[scope.account].place(scope.key, account: scope.account)
    }
  }

  /// The place of a counter that has usage, made when the image lacks it; nil for one of a removed account.
  mutating func make(_ id: Int64, in image: inout UsageImage, spans: Spans) -> Place? {
    if let place = places[id] { return place }
    let (account, key): (Int, CounterKey)
    if let model = models[id] {
      (account, key) = (model.account, .model(ModelID(id)))
    } else if let scope = scopes[id] {
      (account, key) = scope
    } else {
      return nil
    }
    let counter = CounterUsage(key: key, spans: spans)
    let index =
      image.accounts[account].counters.firstIndex { key.precedes($0.key) }
      ?? image.accounts[account].counters.count
    image.accounts[account].counters.insert(counter, at: index)
    // Finding all of them anew for each new one would cost more than reading their rows.
    places = places.mapValues { place in
      let isBehind = place.account == account && place.counter >= index
      return Place(account: place.account, counter: place.counter + (isBehind ? 1 : 0))
    }
    let place = Place(account: account, counter: index)
    places[id] = place
    return place
  }
}

extension AccountImage {
  fileprivate func place(_ key: CounterKey, account: Int) -> CounterPlaces.Place? {
    counters.firstIndex { $0.key == key }.map { CounterPlaces.Place(account: account, counter: $0) }
  }
}

extension CounterKey {
  /// The whole account first, then the other shared counters by class and billing, then the models and the projects by
  /// number.
  fileprivate func precedes(_ other: CounterKey) -> Bool {
    switch (self, other) {
    case (.model(let a), .model(let b)): a < b
    case (.project(let a), .project(let b)): a < b
    case (.scope, .model), (.scope, .project), (.model, .project): true
    case (.model, .scope), (.project, .scope), (.project, .model): false
    case (.scope(let classA, let billingA), .scope(let classB, let billingB)):
      (classA ?? "", billingA?.rawValue ?? "") < (classB ?? "", billingB?.rawValue ?? "")
    }
  }
}

extension ModelRecord.Traits {
  /// The shared counters that a model with these traits counts in.
  fileprivate var counters: [CounterKey] {
    let billing: Billing? = self.billing == .unspecified ? nil : self.billing
    var keys = [CounterKey.account]
    if modelClass != nil { keys.append(.scope(modelClass: modelClass, billing: nil)) }
    if billing != nil { keys.append(.scope(modelClass: nil, billing: billing)) }
    if modelClass != nil, billing != nil { keys.append(.scope(modelClass: modelClass, billing: billing)) }
    return keys
  }
}
