/// A file inside the program; the lists are compared with the folders by a test.
struct BundledFile {
  var name: String
  var bytes: [UInt8]
}

extension PlanLibrary {
  static var bundledFiles: [BundledFile] {
    [
      BundledFile(name: "friendli.yaml", bytes: PackageResources.friendli_yaml),
      BundledFile(name: "gmi-cloud.yaml", bytes: PackageResources.gmi_cloud_yaml),
      BundledFile(name: "nebula-block.yaml", bytes: PackageResources.nebula_block_yaml),
      BundledFile(name: "openai-scale-tier.yaml", bytes: PackageResources.openai_scale_tier_yaml),
      BundledFile(name: "together-ai.yaml", bytes: PackageResources.together_ai_yaml),
    ]
  }
}

extension ThemeLibrary {
  /// The first one answers for the others.
  static var bundledFiles: [BundledFile] {
    [
      BundledFile(name: "dark", bytes: PackageResources.dark_theme),
      BundledFile(name: "light", bytes: PackageResources.light_theme),
      BundledFile(name: "safe-dark", bytes: PackageResources.safe_dark_theme),
      BundledFile(name: "safe-light", bytes: PackageResources.safe_light_theme),
      BundledFile(name: "contrast-dark", bytes: PackageResources.contrast_dark_theme),
      BundledFile(name: "contrast-light", bytes: PackageResources.contrast_light_theme),
      BundledFile(name: "ember", bytes: PackageResources.ember_theme),
      BundledFile(name: "fjord", bytes: PackageResources.fjord_theme),
      BundledFile(name: "parchment", bytes: PackageResources.parchment_theme),
      BundledFile(name: "phosphor", bytes: PackageResources.phosphor_theme),
      BundledFile(name: "mono", bytes: PackageResources.mono_theme),
      BundledFile(name: "ansi", bytes: PackageResources.ansi_theme),
    ]
  }
}

/// The licenses of what is linked into the program.
package enum Notices {
  package static var text: String { String(decoding: PackageResources.THIRD_PARTY_NOTICES, as: UTF8.self) }
}
