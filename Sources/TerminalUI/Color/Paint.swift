/// How a bar or a graph is colored along its length.
package enum Paint: Hashable, Sendable {
  case role(Role)
  case gradient(Gradient)

  /// The ink at a share of the whole, 0...1; beyond 1 the gradient's end.
  package func ink(at share: Double) -> Ink {
    switch self {
    case .role(let role): .role(role)
    case .gradient(let gradient): .gradient(gradient, step: UInt8((max(0, min(1, share)) * 100).rounded()))
    }
  }
}
