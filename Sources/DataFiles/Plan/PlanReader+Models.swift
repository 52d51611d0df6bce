import UsageModel

extension PlanReader {
  static let modelCap = 10_000

  /// `classes: {llm: LLMs, embedding: Embeddings}`.
  mutating func readClasses() {
    guard var table = top.optional("classes")?.table() else { return }
    for (key, mark, field) in table.all() {
      let name = Field(
        node: YAMLNode(content: .scalar(key, isPlain: false), mark: mark), path: field.path, log: log)
      guard let id = name.slug(), let label = field.text() else { continue }
      classes.append(Plan.ModelClass(id: id, label: label))
    }
  }

  func reference(toClass field: Field) -> String? {
    field.reference(to: classes.map(\.id), "a class of this plan")
  }

  mutating func operationClasses() -> [Operation: String] {
    guard var table = top.optional("operationClasses")?.table() else { return [:] }
    var result: [Operation: String] = [:]
    for operation in Operation.allCases {
      guard let field = table.optional(operation.rawValue) else { continue }
      result[operation] = reference(toClass: field)
    }
    table.finish()
    return result
  }

  /// Rows of models that share class, billing and the beginning of their ids.
  mutating func readModels() {
    guard var section = section("models") else { return }
    var names = Names()
    for (field, row) in rows(&section) {
      var row = row
      let modelClass = row.required("class", "one of the classes").flatMap { reference(toClass: $0) }
      let billing: Billing = row.optional("billing")?.choice() ?? .unspecified
      let availability: Plan.Model.Availability = row.optional("availability")?.choice() ?? .listed
      let idInvented = row.optional("idInvented")?.flag() ?? false
      let prefix = row.optional("prefix")?.text() ?? ""
      let group = row.optional("group")
      let ids = row.required("ids", "the models' ids")?.items() ?? []
      row.finish()
      guard models.count + ids.count <= PlanReader.modelCap else {
        field.refuse("brings the plan over \(PlanReader.modelCap) models; take out what is not used")
        continue
      }
      var members: [String] = []
      for item in ids {
        guard var model = model(item, prefix: prefix) else { continue }
        model.modelClass = modelClass ?? ""
        model.billing = billing
        model.availability = availability
        model.idInvented = idInvented
        for name in [model.id] + model.aliases { names.claim(name, for: item) }
        members.append(model.id)
        models.append(model)
      }
      if let group, let name = group.slug() {
        if groups[name] != nil { group.refuse("\"\(name)\" names two groups; rename one") }
        groups[name] = members
      }
    }
    section.finish()
  }

  /// An id, or a table with the id, its label and its aliases.
  private func model(_ field: Field, prefix: String) -> Plan.Model? {
    guard case .table = field.node.content else {
      return field.text().map { Plan.Model(id: prefix + $0, modelClass: "", billing: .unspecified) }
    }
    guard var table = field.table() else { return nil }
    defer { table.finish() }
    let label = table.optional("label")?.text()
    let aliases = table.optional("aliases")?.texts() ?? []
    guard let id = table.required("id", "the model's id")?.text() else { return nil }
    return Plan.Model(
      id: prefix + id, modelClass: "", billing: .unspecified, label: label, aliases: aliases)
  }

  /// A model that a limit or a price names; any name is taken where the plan lists no models.
  func reference(toModel field: Field, known: Set<String>) -> String? {
    known.isEmpty ? field.text() : field.reference(to: known, "a model of this plan")
  }
}
