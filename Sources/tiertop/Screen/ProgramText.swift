import Glibc

/// The program's own code in memory.
enum ProgramText {
  /// Lets the system map only the pages that are used, not their neighbors too.
  ///
  /// The program is linked whole, so that most of what lies around a used page never is; on a screen that runs for
  /// weeks this halves what it keeps resident.
  static func mapSparingly() {
    _ = dl_iterate_phdr(
      { info, _, _ in
        guard let info else { return 0 }
        // The first entry is the program itself.
        for index in 0..<Int(info.pointee.dlpi_phnum) {
          let header = info.pointee.dlpi_phdr[index]
          guard header.p_type == UInt32(PT_LOAD), header.p_flags & UInt32(PF_W) == 0 else { continue }
          let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
          let start = UInt(info.pointee.dlpi_addr) + UInt(header.p_vaddr)
          let aligned = start / page * page
          madvise(
            UnsafeMutableRawPointer(bitPattern: aligned), Int(start - aligned + UInt(header.p_memsz)),
            MADV_RANDOM)
        }
        return 1
      }, nil)
  }
}
