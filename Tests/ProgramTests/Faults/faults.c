// Loaded before the C library: counts the storage calls on files below FAULT_PATH, writes them to FAULT_TRACE, and
// from call FAULT_CALL on (once, or for ever with FAULT_REPEAT) fails them with FAULT_ERROR, or kills the process:
// before the call (FAULT_KILL=1) or when half of what it writes is written (FAULT_KILL=2).
//
// With FAULT_SPACE the files of FAULT_FOLDER may only take up so many bytes together.
//
// FAULT_READS=1 counts reads too. Files that are mapped need no calls, so nothing of them is seen.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static const char *root;
static long target, calls;
static int failure, repeats, kills, readsCount, trace = -1;

static long number(const char *name) {
  const char *text = getenv(name);
  return text ? atol(text) : 0;
}

__attribute__((constructor)) static void begin(void) {
  root = getenv("FAULT_PATH");
  target = number("FAULT_CALL");
  failure = (int)number("FAULT_ERROR");
  repeats = (int)number("FAULT_REPEAT");
  kills = (int)number("FAULT_KILL");
  readsCount = (int)number("FAULT_READS");
  const char *path = getenv("FAULT_TRACE");
  if (path) trace = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int isBelow(const char *path) { return root && strncmp(path, root, strlen(root)) == 0; }

// The path of an open file below the root; 0 for other files.
static int named(int descriptor, char *path, size_t size) {
  char link[64];
  if (!root) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, size - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return isBelow(path) && !strstr(path, "-shm");
}

// Whether a file may not grow to `end` bytes since the disk is full.
static int isFull(int descriptor, int64_t end) {
  const char *folder = getenv("FAULT_FOLDER");
  struct stat status;
  long space = number("FAULT_SPACE");
  if (!folder || !space || fstat(descriptor, &status) != 0 || end <= status.st_size) return 0;
  int64_t used = end - status.st_size;
  DIR *list = opendir(folder);
  if (!list) return 0;
  for (struct dirent *entry; (entry = readdir(list));)
    if (fstatat(dirfd(list), entry->d_name, &status, 0) == 0 && S_ISREG(status.st_mode)) used += status.st_size;
  closedir(list);
  return used > space;
}

// One record: kind, path, offset, length, then a second path or the bytes.
static void record(char kind, const char *path, int64_t offset, const void *bytes, int64_t length) {
  if (trace < 0) return;
  uint32_t pathLength = (uint32_t)strlen(path);
  size_t size = 1 + 4 + 8 + 8 + pathLength + (size_t)length;
  char *buffer = malloc(size), *end = buffer;
  *end++ = kind;
  end = mempcpy(end, &pathLength, 4);
  end = mempcpy(end, &offset, 8);
  end = mempcpy(end, &length, 8);
  end = mempcpy(end, path, pathLength);
  if (length) mempcpy(end, bytes, (size_t)length);
  syscall(SYS_write, trace, buffer, size);
  free(buffer);
}

enum { GO_ON, FAIL, TEAR };

// What is to become of the next call.
static int fate(void) {
  calls++;
  if (target <= 0 || calls < target || (calls > target && !repeats)) return GO_ON;
  if (kills == 1) kill(getpid(), SIGKILL);
  if (kills == 2) return TEAR;
  if (failure) {
    errno = failure;
    return FAIL;
  }
  return GO_ON;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static ssize_t placed(ssize_t (*real)(int, const void *, size_t, off_t), int descriptor, const void *bytes,
                      size_t count, off_t offset) {
  char path[4096];
  if (!named(descriptor, path, sizeof path)) return real(descriptor, bytes, count, offset);
  if (isFull(descriptor, offset + (int64_t)count)) {
    errno = ENOSPC;
    return -1;
  }
  switch (fate()) {
    case FAIL: return -1;
    case TEAR:
      real(descriptor, bytes, count / 2, offset);
      kill(getpid(), SIGKILL);
  }
  ssize_t done = real(descriptor, bytes, count, offset);
  if (done > 0) record('w', path, offset, bytes, done);
  return done;
}

ssize_t pwrite(int d, const void *b, size_t c, off_t o) { REAL(pwrite); return placed(real, d, b, c, o); }
ssize_t pwrite64(int d, const void *b, size_t c, off64_t o) { REAL(pwrite64); return placed(real, d, b, c, o); }

ssize_t write(int descriptor, const void *bytes, size_t count) {
  REAL(write);
  char path[4096];
  // What is said there is an acknowledgement.
  if (descriptor == STDOUT_FILENO) record('a', "", 0, "", 0);
  if (!named(descriptor, path, sizeof path)) return real(descriptor, bytes, count);
  off_t offset = lseek(descriptor, 0, SEEK_CUR);
  switch (fate()) {
    case FAIL: return -1;
    case TEAR:
      real(descriptor, bytes, count / 2);
      kill(getpid(), SIGKILL);
  }
  ssize_t done = real(descriptor, bytes, count);
  if (done > 0) record('w', path, offset, bytes, done);
  return done;
}

static ssize_t readFrom(ssize_t (*real)(int, void *, size_t, off_t), int descriptor, void *bytes, size_t count,
                        off_t offset) {
  char path[4096];
  if (readsCount && named(descriptor, path, sizeof path) && fate() == FAIL) return -1;
  return real(descriptor, bytes, count, offset);
}

ssize_t pread(int d, void *b, size_t c, off_t o) { REAL(pread); return readFrom(real, d, b, c, o); }
ssize_t pread64(int d, void *b, size_t c, off64_t o) { REAL(pread64); return readFrom(real, d, b, c, o); }

#define SYNC(name) \
  int name(int descriptor) { \
    REAL(name); \
    char path[4096]; \
    if (!named(descriptor, path, sizeof path)) return real(descriptor); \
    if (fate() != GO_ON) { if (kills) kill(getpid(), SIGKILL); return -1; } \
    int code = real(descriptor); \
    if (code == 0) record('s', path, 0, "", 0); \
    return code; \
  }
SYNC(fsync)
SYNC(fdatasync)

#define CUT(name, type) \
  int name(int descriptor, type length) { \
    REAL(name); \
    char path[4096]; \
    if (!named(descriptor, path, sizeof path)) return real(descriptor, length); \
    if (fate() != GO_ON) { if (kills) kill(getpid(), SIGKILL); return -1; } \
    int code = real(descriptor, length); \
    if (code == 0) record('t', path, length, "", 0); \
    return code; \
  }
CUT(ftruncate, off_t)
CUT(ftruncate64, off64_t)

#define RESERVE(name, type) \
  int name(int descriptor, type offset, type length) { \
    REAL(name); \
    char path[4096]; \
    if (!named(descriptor, path, sizeof path)) return real(descriptor, offset, length); \
    if (isFull(descriptor, offset + length)) return ENOSPC; \
    if (fate() != GO_ON) { if (kills) kill(getpid(), SIGKILL); return errno; } \
    int code = real(descriptor, offset, length); \
    if (code == 0) record('t', path, offset + length, "", 0); \
    return code; \
  }
RESERVE(posix_fallocate, off_t)
RESERVE(posix_fallocate64, off64_t)

int unlink(const char *path) {
  REAL(unlink);
  if (!isBelow(path) || strstr(path, "-shm")) return real(path);
  if (fate() != GO_ON) { if (kills) kill(getpid(), SIGKILL); return -1; }
  int code = real(path);
  if (code == 0) record('u', path, 0, "", 0);
  return code;
}

static int moved(char kind, int (*real)(const char *, const char *), const char *from, const char *to) {
  if (!isBelow(from)) return real(from, to);
  if (fate() != GO_ON) { if (kills) kill(getpid(), SIGKILL); return -1; }
  int code = real(from, to);
  if (code == 0) record(kind, from, 0, to, (int64_t)strlen(to));
  return code;
}

int rename(const char *from, const char *to) { REAL(rename); return moved('r', real, from, to); }
int link(const char *from, const char *to) { REAL(link); return moved('l', real, from, to); }

int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  if (!isBelow(path)) return real(path, mode);
  if (fate() != GO_ON) { if (kills) kill(getpid(), SIGKILL); return -1; }
  return real(path, mode);
}

static int opened(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode) {
  if (!(flags & O_CREAT) || !isBelow(path) || strstr(path, "-shm")) return real(path, flags, mode);
  int isNew = access(path, F_OK) != 0;
  if (isNew && fate() != GO_ON) { if (kills) kill(getpid(), SIGKILL); return -1; }
  int descriptor = real(path, flags, mode);
  if (descriptor >= 0 && isNew) record('c', path, 0, "", 0);
  return descriptor;
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(name); \
    va_list list; \
    va_start(list, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0; \
    va_end(list); \
    return opened(real, path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

__attribute__((destructor)) static void end(void) {
  const char *path = getenv("FAULT_COUNT");
  if (!path) return;
  char text[32];
  int length = snprintf(text, sizeof text, "%ld\n", calls);
  int descriptor = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor >= 0) syscall(SYS_write, descriptor, text, length);
}
