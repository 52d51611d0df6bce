import DataFiles
import Testing

@Suite("Mistakes in plan files")
struct PlanMistakeTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    var old: String
    var new: String
    var problems: [String]
    var testDescription: String { new }

    init(_ old: String, _ new: String, _ problems: String...) {
      self.old = old
      self.new = new
      self.problems = problems
    }
  }

  static let mistakes: [Mistake] = [
    Mistake(
      "id: acme", "id: Acme Inc",
      "p.yaml:1:5: id: \"Acme Inc\" is not an id; use lowercase letters, digits and hyphens between them"),
    Mistake("id: acme\n", "", "p.yaml:1:1: id: is missing; give a short name, as my-provider"),
    Mistake(
      "provider: Acme", "provder: Acme",
      "p.yaml:3:1: provder: is not a key of this table; did you mean provider?"),
    Mistake("name: Acme tiers", "name: [Acme, tiers]", "p.yaml:2:7: name: must be a text, not a list"),
    Mistake(
      "name: Acme tiers", "name: \"Acme\\e[31m\"",
      "p.yaml:2:7: name: has a line break or another invisible character; take it out"),
    Mistake(
      "name: Acme tiers", "name: \"Acme \\u202E sreit\"",
      "p.yaml:2:7: name: has a line break or another invisible character; take it out"),
    Mistake(
      "name: Acme tiers", "name: Acme\nsubject: orgnization",
      "p.yaml:3:10: subject: \"orgnization\" is not one of organization, account, team, user, project, key; did you mean organization?"
    ),
    Mistake(
      "name: Acme tiers", "name: Acme\nasOf: 2026-02-30",
      "p.yaml:3:7: asOf: \"2026-02-30\" is not a day; write it as 2026-11-22"),
    Mistake(
      "name: Acme tiers", "name: Acme\nsource: acme.example",
      "p.yaml:3:9: source: has no date; add read: and the day you read it, as 2026-11-22"),
    Mistake(
      "name: Acme tiers", "name: Acme\nread: 2026-11-22",
      "p.yaml:3:7: read: has no source; add source: and the page it was read on"),
    Mistake(
      "name: Acme tiers", "name: Acme\ndefaultClass: lm",
      "p.yaml:3:15: defaultClass: \"lm\" is not a class of this plan; did you mean llm?"),
    Mistake(
      "name: Acme tiers", "name: Acme\noperationClasses: {chats: llm}",
      "p.yaml:3:20: operationClasses.chats: is not a key of this table; did you mean chat?"),
    Mistake(
      "{llm: LLMs}", "[llm]", "p.yaml:4:10: classes: must be a table of keys and values, not a list",
      "p.yaml:13:33: limits.rows.class: \"llm\" is not a class of this plan; there is none in this file"),
    Mistake(
      "{llm: LLMs}", "{LLM: LLMs, llm: x}",
      "p.yaml:4:11: classes.LLM: \"LLM\" is not an id; use lowercase letters, digits and hyphens between them"
    ),
    Mistake(
      "{llm: LLMs}", "{llm: LLMs, llm: x}", "p.yaml:4:11: llm: stands twice in the same table; keep one"),
    Mistake(
      "advance: automatic", "advance: never",
      "p.yaml:6:12: tiers.advance: \"never\" is not one of automatic, onAction, contact"),
    Mistake(
      "basis: usage", "entry: three",
      "p.yaml:7:10: tiers.entry: \"three\" is not a tier of this plan; there are one, two",
      "p.yaml:10:39: tiers.rows.requires: does not say what counts as spend; add basis: cashIn (money paid) or usage (consumed)"
    ),
    Mistake(
      "basis: usage", "basis: usage\n  excludes: promo",
      "p.yaml:8:13: tiers.excludes: \"promo\" is not one of freeCredits"),
    Mistake(
      "id: two", "id: one",
      "p.yaml:10:12: tiers.rows.id: \"one\" stands twice, first in line 9; rename or remove one"),
    Mistake(
      "{id: two,", "{id: two, rank: 1,",
      "p.yaml:10:23: tiers.rows.rank: 1 does not come after 1; list tiers from the lowest rank to the highest"
    ),
    Mistake(
      "{id: two,", "{id: two, rank: -1,",
      "p.yaml:10:23: tiers.rows.rank: -1 is out of range; it goes from 0 to 1000"),
    Mistake(
      "label: Two, ", "", "p.yaml:10:7: tiers.rows.label: is missing; give what the source calls the tier"),
    Mistake(
      "{spend: 50}", "{spend: fifty}",
      "p.yaml:10:47: tiers.rows.requires.spend: \"fifty\" is not an amount of dollars; write 50 or 0.25"),
    Mistake(
      "{spend: 50}", "{spend: -50}",
      "p.yaml:10:47: tiers.rows.requires.spend: \"-50\" is not an amount of dollars; write 50 or 0.25"),
    Mistake(
      "{spend: 50}", "{spend: 2000000000}",
      "p.yaml:10:47: tiers.rows.requires.spend: 2000000000 is out of range; it goes from 0 to 1000000000 dollars"
    ),
    Mistake("{spend: 50}", "spend", "p.yaml:10:39: tiers.rows.requires: needs an amount; write {spend: 50}"),
    Mistake(
      "{spend: 50}", "{spend: 50, deposit: 5}",
      "p.yaml:10:39: tiers.rows.requires: names spend and deposit; write {all: [...]} or {any: [...]}"),
    Mistake(
      "{spend: 50}", "{spent: 50}",
      "p.yaml:10:39: tiers.rows.requires: names no requirement; it takes one of default, signUp, paymentMethod, deposit, spend, contact, orderForm, enterprise",
      "p.yaml:10:40: tiers.rows.requires.spent: is not a key of this table; did you mean spend?"),
    Mistake(
      "[60, 600]", "[60]",
      "p.yaml:13:46: limits.rows.values: has 1 value for 2 tiers (one, two); give one for each, ~ where none is stated"
    ),
    Mistake(
      "[60, 600]", "[60, 600, 6000]",
      "p.yaml:13:46: limits.rows.values: has 3 values for 2 tiers (one, two); give one for each, ~ where none is stated"
    ),
    Mistake(
      "[60, 600]", "[60, -1]",
      "p.yaml:13:51: limits.rows.values: -1 is out of range; it goes from 0 to 1000000000000000"),
    Mistake(
      "[60, 600]", "[60, 99999999999999999999]",
      "p.yaml:13:51: limits.rows.values: \"99999999999999999999\" is not a whole number"),
    Mistake(
      "[60, 600]", "[60, 1.5]",
      "p.yaml:13:51: limits.rows.values: \"1.5\" is not a whole number; group digits by underscores, as 30_000"
    ),
    Mistake(
      "[60, 600]", "[60, unlimted]",
      "p.yaml:13:51: limits.rows.values: \"unlimted\" is not one of unlimited, adaptive, custom, tbd, credit; did you mean unlimited?; or a whole number"
    ),
    Mistake(
      "[60, 600]", "[60, 600], display: RPM",
      "p.yaml:13:66: limits.rows.display: has no {} where the number goes; {,} groups its digits"),
    Mistake(
      "[60, 600]", "[60, 600], display: [a, b, c]",
      "p.yaml:13:66: limits.rows.display: has 3 texts for 2 values; give one for each"),
    Mistake(
      "requests: minute", "request: minute",
      "p.yaml:13:7: limits.rows: does not say what is counted; begin it with one of requests, tokens, inputTokens, outputTokens, usd, outputLength, as requests: minute"
    ),
    Mistake(
      "requests: minute", "requests: minute, tokens: minute",
      "p.yaml:13:7: limits.rows: counts requests and tokens; give each its own row"),
    Mistake(
      "requests: minute", "requests: request",
      "p.yaml:13:18: limits.rows.requests: outputLength and request belong together, and to nothing else"),
    Mistake(
      "class: llm", "class: embedding",
      "p.yaml:13:33: limits.rows.class: \"embedding\" is not a class of this plan; there are llm"),
    Mistake("class: llm", "billing: unspecified", "p.yaml:13:35: limits.rows.billing: must be paid or free"),
    Mistake(
      "class: llm", "groups: [big]",
      "p.yaml:13:35: limits.rows.groups: \"big\" is not a group of models; there is none in this file"),
    Mistake(
      "[60, 600]}", "[60, 600]}\n    - {requests: minute, class: llm, values: [1, 2]}",
      "p.yaml:14:7: limits.rows: gives requests.minute/llm again, first in line 13; keep one or add combine: also"
    ),
    Mistake(
      "[60, 600]}", "[60, 600]}\nmodels: {rows: [{class: llm, ids: [a, b, a]}]}",
      "p.yaml:14:42: models.rows.ids: \"a\" stands twice, first in line 14; rename or remove one"),
    Mistake(
      "[60, 600]}", "[60, 600]}\nprices: {rows: [{models: [a], input: 1}]}",
      "p.yaml:14:17: prices.rows: has one direction only; give input and output, or flat where both cost the same"
    ),
    Mistake(
      "[60, 600]}", "[60, 600]}\nprices: {rows: [{models: [a], flat: 0.0001}]}",
      "p.yaml:14:37: prices.rows.flat: is no whole number of nano-dollars for a token; give fewer decimals"),
    Mistake(
      "[60, 600]}", "[60, 600]}\nprices: {rows: [{models: [a], flat: 1, second: 1}]}",
      "p.yaml:14:17: prices.rows: has several prices; keep input and output, or flat, or second, or free"),
    Mistake(
      "[60, 600]}", "[60, 600]}\nprices: {rows: [{models: [a], freeUntil: 02-30}]}",
      "p.yaml:14:42: prices.rows.freeUntil: \"02-30\" is not a day; write 2027-02-12, or 02-12 where no year is printed"
    ),
    Mistake(
      "[60, 600]}", "[60, 600]}\nentitlements: {rows: [{id: gpu, label: GPU, kind: instance, from: tow}]}",
      "p.yaml:14:67: entitlements.rows.from: \"tow\" is not a tier of this plan; did you mean two?"),
    Mistake(
      "[60, 600]}",
      "[60, 600]}\ncapacity: {products: [{id: c, label: C, units: [{direction: input, perUnit: 0}], roles: [{id: o, label: O, grants: [buy]}]}]}",
      "p.yaml:14:77: capacity.products.units.perUnit: 0 is out of range; it goes from 1 to 1000000000",
      "p.yaml:14:117: capacity.products.roles.grants: \"buy\" is not an entitlement of this plan; there is none in this file"
    ),
    Mistake(
      "[60, 600]}", "[60, 600]}\ncounting: {burstSeconds: 0}",
      "p.yaml:14:26: counting.burstSeconds: 0 is out of range; it goes from 1.0 to 3600.0"),
    Mistake(
      "[60, 600]}", "[60, 600]}\ncounting: {countFailed: maybe}",
      "p.yaml:14:25: counting.countFailed: \"maybe\" is neither true nor false"),
    Mistake(
      "[60, 600]}", "[60, 600]}\nnotes: [good, ~]",
      "p.yaml:14:15: notes: is empty; give a text or take the key out"),
    Mistake(
      "[60, 600]}", "[60, 600",
      "p.yaml:14:1: is not YAML here: did not find expected ',' or ']'; look for a missing quote, bracket, colon or indentation"
    ),
    Mistake(
      "[60, 600]}", "[60, 600]}\n---\nid: second",
      "p.yaml:14:1: is not YAML here: but found another document; look for a missing quote, bracket, colon or indentation"
    ),
    Mistake(
      "name: Acme tiers", "name: &n Acme\ncontacts: [*n]",
      "p.yaml:3:12: anchors and aliases (&name, *name) are not taken; write the value out, or put a text that begins so in quotes"
    ),
    Mistake("name: Acme tiers", "name: &n Acme", "p.yaml:2:7: anchors (&name) are not taken; take it out"),
    Mistake("name: Acme tiers", "name: {a: {<<: {b: c}}}", "p.yaml:2:7: name: must be a text, not a table"),
  ]

  @Test("say what is wrong, where, and what to do", arguments: mistakes)
  func mistake(_ mistake: Mistake) throws {
    let text = PlanFileTests.small.replacing(mistake.old, with: mistake.new, maxReplacements: 1)
    try #require(text != PlanFileTests.small)
    let error = #expect(throws: DataFileError.self) { try PlanFile.plan(text: text, file: "p.yaml") }
    #expect(error?.problems.map(\.description) == mistake.problems)
  }

  @Test("tell all mistakes together, in the order of the file")
  func severalMistakes() {
    let text = PlanFileTests.small.replacing("Acme tiers", with: "~").replacing("id: two", with: "id: Two")
      .replacing("[60, 600]", with: "[60, x]").replacing("provider: Acme", with: "provider: Acme\nextra: 1")
    let error = #expect(throws: DataFileError.self) { try PlanFile.plan(text: text, file: "p.yaml") }
    #expect(
      error?.description == """
        p.yaml:1:1: name: is missing; give what the provider calls the plan
        p.yaml:4:1: extra: is not a key of this table; known here: \(Self.topKeys)
        p.yaml:11:12: tiers.rows.id: "Two" is not an id; use lowercase letters, digits and hyphens between them
        p.yaml:14:51: limits.rows.values: "x" is not one of unlimited, adaptive, custom, tbd, credit; or a whole number
        """)
  }

  static let topKeys =
    "ambiguities, asOf, capacity, classes, clock, computeBilling, contacts, counting, defaultClass,"
    + " entitlements, id, limitReached, limits, models, monthlyCap, name, notes, operationClasses, prices,"
    + " provider, providerSource, read, refusals, source, subject, subjectSource, tiers"

  @Test("with very many mistakes are cut short, with a count")
  func manyMistakes() {
    let text = PlanFileTests.small + "\n" + (0..<200).map { "unknown-\($0): 1\n" }.joined()
    let error = #expect(throws: DataFileError.self) { try PlanFile.plan(text: text, file: "p.yaml") }
    #expect(error?.problems.count == 51)
    #expect(error?.problems.last?.description == "p.yaml: has 150 more problems")
  }
}
