/* A disk that fails on demand, for the files under one folder of the process that preloads this.

   Each call that reads or changes the disk there is a step. The step with a given number fails, or
   ends the process; or all steps are recorded, so that a power cut can be played through later.
   Calls go to the kernel without the C library's own functions, which this replaces. Linux alone. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* Kinds of steps, as bits of a mask; tests/attacks/disk.py has the same. */
enum {
  OPEN = 1, READ = 2, WRITE = 4, SYNC = 8, TRUNCATE = 16, MAP = 32, RENAME = 64, UNLINK = 128,
  LINK = 256, MAKE = 512, CLOSE = 1024, LOCK = 2048, STAT = 4096, CREATE = 8192
};
enum { NOTHING, FAIL, SHORT, KILL_BEFORE, KILL_AFTER, KILL_TORN };

#define FILES 4096
#define PATH 1024
static char folder[PATH];
static size_t folder_length;
static char paths[FILES][PATH]; /* of each open file descriptor; "" where it is none of ours */
static long first_step, last_step, step;
static int action, fault, kinds;
static char failed[PATH + 64];
static int log_file = -1;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

/* What the test calls */

void disk_watch(const char *path) {
  snprintf(folder, sizeof folder, "%s", path);
  folder_length = strlen(folder);
}

void disk_arm(long first, long last, int what, int error, int mask) {
  pthread_mutex_lock(&guard);
  first_step = first, last_step = last, action = what, fault = error, kinds = mask;
  step = 0, failed[0] = 0;
  pthread_mutex_unlock(&guard);
}

long disk_steps(void) { return step; }

const char *disk_failed(void) { return failed; }

int disk_record(const char *path) {
  log_file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  return log_file;
}

static void note(const char *head, const void *data, size_t length) {
  struct iovec parts[2] = {{(void *)head, strlen(head)}, {(void *)data, length}};
  if (log_file < 0) return;
  int before = errno;
  pthread_mutex_lock(&guard);
  syscall(SYS_writev, log_file, parts, 2);
  pthread_mutex_unlock(&guard);
  errno = before;
}

void disk_mark(long number) {
  char head[64];
  snprintf(head, sizeof head, "mark %ld\n", number);
  note(head, "", 0);
}

/* Which files are ours */

static int is_ours(const char *path) {
  return folder_length && path && !strncmp(path, folder, folder_length);
}

static const char *whole(int at, const char *path, char *room) {
  if (!path || !folder_length) return "";
  if (path[0] == '/') return path;
  if (at == AT_FDCWD) {
    if (syscall(SYS_getcwd, room, PATH / 2) < 0) return "";
  } else if (at >= 0 && at < FILES) {
    snprintf(room, PATH / 2, "%s", paths[at]);
  } else {
    return "";
  }
  size_t length = strlen(room);
  snprintf(room + length, PATH - length, "/%s", path);
  return room;
}

static const char *path_of(int file) { return file >= 0 && file < FILES ? paths[file] : ""; }

static long inode(int file) {
  struct stat status;
  return syscall(SYS_fstat, file, &status) ? 0 : (long)status.st_ino;
}

/* Steps */

/* Count a step, and return what is to happen in it. */
static int step_of(int kind, const char *what, const char *path) {
  int now = NOTHING;
  if (!action || !(kind & kinds) || !is_ours(path)) return NOTHING;
  pthread_mutex_lock(&guard);
  step++;
  if (step >= first_step && step <= last_step) {
    now = action;
    if (!failed[0]) snprintf(failed, sizeof failed, "%s %s", what, path + folder_length + 1);
  }
  pthread_mutex_unlock(&guard);
  if (now == KILL_BEFORE) kill(getpid(), SIGKILL);
  return now;
}

static long ended(int now, long result) {
  if (now >= KILL_AFTER) kill(getpid(), SIGKILL);
  return result;
}

static long refused(void) {
  errno = fault;
  return -1;
}

/* Opening and closing */

static int open_at(int at, const char *path, int flags, unsigned mode) {
  char room[PATH], head[PATH + 64];
  const char *name = whole(at, path, room);
  int ours = is_ours(name), made = 0, now = NOTHING;
  if (ours) {
    struct stat status;
    made = (flags & O_CREAT) && syscall(SYS_newfstatat, AT_FDCWD, name, &status, 0);
    now = step_of(made ? CREATE : OPEN, made ? "create" : "open", name);
    if (now == FAIL) return refused();
  }
  int file = syscall(SYS_openat, at, path, flags, mode);
  if (file >= 0 && file < FILES) snprintf(paths[file], PATH, "%s", ours ? name : "");
  if (file >= 0 && ours && log_file >= 0) {
    if (made) snprintf(head, sizeof head, "create %ld %s\n", inode(file), name), note(head, "", 0);
    if (flags & O_TRUNC) snprintf(head, sizeof head, "truncate %ld 0\n", inode(file)), note(head, "", 0);
  }
  return ended(now, file);
}

#define MODE(flags)                                                                               \
  unsigned mode = 0;                                                                              \
  if ((flags) & (O_CREAT | __O_TMPFILE)) {                                                        \
    va_list rest;                                                                                 \
    va_start(rest, flags);                                                                        \
    mode = va_arg(rest, unsigned);                                                                \
    va_end(rest);                                                                                 \
  }

int open(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags) return open_at(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags) return open_at(at, path, flags, mode); }
int __open_2(const char *path, int flags) { return open_at(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return open_at(AT_FDCWD, path, flags, 0); }
int __openat_2(int at, const char *path, int flags) { return open_at(at, path, flags, 0); }
int __openat64_2(int at, const char *path, int flags) { return open_at(at, path, flags, 0); }

int close(int file) {
  int now = step_of(CLOSE, "close", path_of(file));
  if (file >= 0 && file < FILES) paths[file][0] = 0;
  int result = syscall(SYS_close, file);
  return now == FAIL ? refused() : ended(now, result);
}

/* Reading and writing */

ssize_t read(int file, void *data, size_t length) {
  int now = step_of(READ, "read", path_of(file));
  return now == FAIL ? refused() : ended(now, syscall(SYS_read, file, data, length));
}

ssize_t pread(int file, void *data, size_t length, off_t start) {
  int now = step_of(READ, "read", path_of(file));
  return now == FAIL ? refused() : ended(now, syscall(SYS_pread64, file, data, length, start));
}
ssize_t pread64(int, void *, size_t, off_t) __attribute__((alias("pread")));

static long written(int file, const void *data, size_t length, long start) {
  char head[96];
  const char *path = path_of(file);
  if (!is_ours(path)) {
    return start < 0 ? syscall(SYS_write, file, data, length)
                     : syscall(SYS_pwrite64, file, data, length, start);
  }
  int now = step_of(WRITE, "write", path);
  if (now == FAIL) return refused();
  if ((now == SHORT || now == KILL_TORN) && length > 1) length /= 2;
  long from = start < 0 ? syscall(SYS_lseek, file, 0, SEEK_CUR) : start;
  if (start < 0 && (syscall(SYS_fcntl, file, F_GETFL) & O_APPEND)) {
    from = syscall(SYS_lseek, file, 0, SEEK_END);
  }
  long done = syscall(SYS_pwrite64, file, data, length, from);
  if (start < 0 && done > 0) syscall(SYS_lseek, file, from + done, SEEK_SET);
  if (done > 0 && log_file >= 0) {
    snprintf(head, sizeof head, "write %ld %ld %ld\n", inode(file), from, done);
    note(head, data, done);
  }
  return ended(now, done);
}

ssize_t write(int file, const void *data, size_t length) { return written(file, data, length, -1); }
ssize_t pwrite(int file, const void *data, size_t length, off_t start) { return written(file, data, length, start); }
ssize_t pwrite64(int, const void *, size_t, off_t) __attribute__((alias("pwrite")));

/* Only their first part is written: that is allowed, and the caller goes on. */
ssize_t writev(int file, const struct iovec *parts, int count) {
  if (count > 0 && is_ours(path_of(file))) return written(file, parts[0].iov_base, parts[0].iov_len, -1);
  return syscall(SYS_writev, file, parts, count);
}
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t start) {
  if (count > 0 && is_ours(path_of(file))) return written(file, parts[0].iov_base, parts[0].iov_len, start);
  return syscall(SYS_pwritev, file, parts, count, start, 0L);
}
ssize_t pwritev64(int, const struct iovec *, int, off_t) __attribute__((alias("pwritev")));

/* Whoever copies falls back on reading and writing. */
ssize_t sendfile(int out, int in, off_t *start, size_t count) {
  if (is_ours(path_of(out)) || is_ours(path_of(in))) return errno = ENOTSOCK, -1;
  return syscall(SYS_sendfile, out, in, start, count);
}
ssize_t sendfile64(int, int, off_t *, size_t) __attribute__((alias("sendfile")));
ssize_t copy_file_range(int in, off_t *start, int out, off_t *to, size_t length, unsigned flags) {
  if (is_ours(path_of(out)) || is_ours(path_of(in))) return errno = EXDEV, -1;
  return syscall(SYS_copy_file_range, in, start, out, to, length, flags);
}

/* What reaches the disk, and how long files are */

static int synced(int file, long number) {
  char head[PATH + 64];
  const char *path = path_of(file);
  int now = step_of(SYNC, "fsync", path);
  if (now == FAIL) return refused();
  int result = 0;
  /* A process sees no difference, and a real fsync costs milliseconds. */
  if (!is_ours(path)) result = syscall(number, file);
  else if (log_file >= 0) {
    struct stat status;
    int is_folder = !syscall(SYS_fstat, file, &status) && S_ISDIR(status.st_mode);
    if (is_folder) snprintf(head, sizeof head, "sync-folder %s\n", path);
    else snprintf(head, sizeof head, "sync %ld\n", inode(file));
    note(head, "", 0);
  }
  return ended(now, result);
}
int fsync(int file) { return synced(file, SYS_fsync); }
int fdatasync(int file) { return synced(file, SYS_fdatasync); }

int ftruncate(int file, off_t length) {
  char head[96];
  int now = step_of(TRUNCATE, "truncate", path_of(file));
  if (now == FAIL) return refused();
  int result = syscall(SYS_ftruncate, file, length);
  if (!result && is_ours(path_of(file)) && log_file >= 0) {
    snprintf(head, sizeof head, "truncate %ld %ld\n", inode(file), (long)length);
    note(head, "", 0);
  }
  return ended(now, result);
}
int ftruncate64(int, off_t) __attribute__((alias("ftruncate")));

int truncate(const char *path, off_t length) {
  int file = open_at(AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0);
  if (file < 0) return -1;
  int result = ftruncate(file, length), before = errno;
  close(file);
  errno = before;
  return result;
}
int truncate64(const char *, off_t) __attribute__((alias("truncate")));

/* It keeps its promise by writing zeros, which can be recorded. */
int posix_fallocate(int file, off_t start, off_t length) {
  if (!is_ours(path_of(file))) return syscall(SYS_fallocate, file, 0, start, length) ? errno : 0;
  int now = step_of(TRUNCATE, "allocate", path_of(file));
  if (now == FAIL) return fault;
  struct stat status;
  if (syscall(SYS_fstat, file, &status)) return errno;
  if (status.st_size < start + length && ftruncate(file, start + length)) return errno;
  return ended(now, 0);
}
int posix_fallocate64(int, off_t, off_t) __attribute__((alias("posix_fallocate")));
int fallocate(int file, int mode, off_t start, off_t length) {
  if (!is_ours(path_of(file)) || mode) return syscall(SYS_fallocate, file, mode, start, length);
  int error = posix_fallocate(file, start, length);
  return error ? (errno = error, -1) : 0;
}
int fallocate64(int, int, off_t, off_t) __attribute__((alias("fallocate")));

void *mmap(void *place, size_t length, int protection, int flags, int file, off_t start) {
  int now = file < 0 ? NOTHING : step_of(MAP, "map", path_of(file));
  if (now == FAIL) return errno = fault, MAP_FAILED;
  return (void *)ended(now, syscall(SYS_mmap, place, length, protection, flags, file, start));
}
void *mmap64(void *, size_t, int, int, int, off_t) __attribute__((alias("mmap")));

/* Names */

static int renamed(int at, const char *from, int to_at, const char *to, unsigned flags) {
  char room[PATH], to_room[PATH], head[2 * PATH + 64];
  const char *name = whole(at, from, room), *new_name = whole(to_at, to, to_room);
  int now = step_of(RENAME, "rename", is_ours(new_name) ? new_name : name);
  if (now == FAIL) return refused();
  int result = syscall(SYS_renameat2, at, from, to_at, to, flags);
  if (!result && (is_ours(name) || is_ours(new_name))) {
    snprintf(head, sizeof head, "rename %s\t%s\n", name, new_name);
    note(head, "", 0);
  }
  return ended(now, result);
}
int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int at, const char *from, int to_at, const char *to) { return renamed(at, from, to_at, to, 0); }
int renameat2(int at, const char *from, int to_at, const char *to, unsigned flags) { return renamed(at, from, to_at, to, flags); }

static int unlinked(int at, const char *path, int flags) {
  char room[PATH], head[PATH + 64];
  const char *name = whole(at, path, room);
  int now = step_of(UNLINK, "unlink", name);
  if (now == FAIL) return refused();
  int result = syscall(SYS_unlinkat, at, path, flags);
  if (!result && is_ours(name)) snprintf(head, sizeof head, "unlink %s\n", name), note(head, "", 0);
  return ended(now, result);
}
int unlink(const char *path) { return unlinked(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinked(AT_FDCWD, path, AT_REMOVEDIR); }
int unlinkat(int at, const char *path, int flags) { return unlinked(at, path, flags); }

static int linked(int at, const char *from, int to_at, const char *to, int flags) {
  char room[PATH], to_room[PATH], head[2 * PATH + 64];
  const char *name = whole(at, from, room), *new_name = whole(to_at, to, to_room);
  int now = step_of(LINK, "link", new_name);
  if (now == FAIL) return refused();
  int result = syscall(SYS_linkat, at, from, to_at, to, flags);
  if (!result && is_ours(new_name)) {
    snprintf(head, sizeof head, "link %s\t%s\n", name, new_name);
    note(head, "", 0);
  }
  return ended(now, result);
}
int link(const char *from, const char *to) { return linked(AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int at, const char *from, int to_at, const char *to, int flags) { return linked(at, from, to_at, to, flags); }

static int made(int at, const char *path, mode_t mode) {
  char room[PATH], head[PATH + 64];
  const char *name = whole(at, path, room);
  int now = step_of(MAKE, "mkdir", name);
  if (now == FAIL) return refused();
  int result = syscall(SYS_mkdirat, at, path, mode);
  if (!result && is_ours(name)) snprintf(head, sizeof head, "mkdir %s\n", name), note(head, "", 0);
  return ended(now, result);
}
int mkdir(const char *path, mode_t mode) { return made(AT_FDCWD, path, mode); }
int mkdirat(int at, const char *path, mode_t mode) { return made(at, path, mode); }

/* Locks, and questions about files */

static int controlled(int file, int command, long argument) {
  int is_lock = command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW;
  is_lock = is_lock && ((struct flock *)argument)->l_type != F_UNLCK; /* giving one up never fails */
  int now = is_lock ? step_of(LOCK, "lock", path_of(file)) : NOTHING;
  if (now == FAIL) return refused();
  int result = syscall(SYS_fcntl, file, command, argument);
  if ((command == F_DUPFD || command == F_DUPFD_CLOEXEC) && result >= 0 && result < FILES) {
    snprintf(paths[result], PATH, "%s", path_of(file));
  }
  return ended(now, result);
}

#define ARGUMENT(last)                                                                            \
  va_list rest;                                                                                   \
  va_start(rest, last);                                                                           \
  long argument = va_arg(rest, long);                                                             \
  va_end(rest);

int fcntl(int file, int command, ...) { ARGUMENT(command) return controlled(file, command, argument); }
int fcntl64(int file, int command, ...) { ARGUMENT(command) return controlled(file, command, argument); }

int flock(int file, int operation) {
  int now = operation & LOCK_UN ? NOTHING : step_of(LOCK, "flock", path_of(file));
  return now == FAIL ? refused() : ended(now, syscall(SYS_flock, file, operation));
}

static int asked(int at, const char *path, struct stat *status, int flags) {
  char room[PATH];
  int now = step_of(STAT, "stat", path && path[0] ? whole(at, path, room) : path_of(at));
  return now == FAIL ? refused() : ended(now, syscall(SYS_newfstatat, at, path, status, flags));
}
int stat(const char *path, struct stat *status) { return asked(AT_FDCWD, path, status, 0); }
int stat64(const char *path, struct stat64 *status) { return asked(AT_FDCWD, path, (struct stat *)status, 0); }
int lstat(const char *path, struct stat *status) { return asked(AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW); }
int lstat64(const char *path, struct stat64 *status) { return asked(AT_FDCWD, path, (struct stat *)status, AT_SYMLINK_NOFOLLOW); }
int fstatat(int at, const char *path, struct stat *status, int flags) { return asked(at, path, status, flags); }
int fstatat64(int at, const char *path, struct stat64 *status, int flags) { return asked(at, path, (struct stat *)status, flags); }
int fstat(int file, struct stat *status) { return asked(file, "", status, AT_EMPTY_PATH); }
int fstat64(int file, struct stat64 *status) { return asked(file, "", (struct stat *)status, AT_EMPTY_PATH); }
int access(const char *path, int mode) {
  char room[PATH];
  int now = step_of(STAT, "access", whole(AT_FDCWD, path, room));
  return now == FAIL ? refused() : ended(now, syscall(SYS_faccessat, AT_FDCWD, path, mode));
}
