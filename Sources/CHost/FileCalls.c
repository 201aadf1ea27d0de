#define _GNU_SOURCE
#include "CHost.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/inotify.h>
#include <sys/syscall.h>
#endif

#define ANSWER(call)                                                                                                   \
    do {                                                                                                               \
        __typeof__(call) answer = (call);                                                                              \
        return answer < 0 ? -errno : answer;                                                                           \
    } while (0)

int chost_set_modified(int fd, int64_t nanoseconds) {
    struct timespec times[2] = {
        {.tv_nsec = UTIME_OMIT},
        {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000},
    };
    ANSWER(futimens(fd, times));
}

#ifdef __linux__

int chost_watch_begin(void) { ANSWER(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)); }

int chost_watch_folder(int fd, const char *path) {
    ANSWER(inotify_add_watch(
        fd, path, IN_ONLYDIR | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF));
}

#else

int chost_watch_begin(void) { return -ENOTSUP; }

int chost_watch_folder(int fd, const char *path) {
    (void)fd, (void)path;
    return -ENOTSUP;
}

#endif

#ifdef __linux__

// The number is part of the kernel's interface; not every C library names it.
#ifndef RENAME_EXCHANGE
#define RENAME_EXCHANGE (1 << 1)
#endif

int chost_exchange(int folder, const char *name, int other_folder, const char *other_name) {
    // By number: older C libraries have no function for it.
    return syscall(SYS_renameat2, folder, name, other_folder, other_name, RENAME_EXCHANGE) < 0 ? -errno : 0;
}

int chost_sync(int fd) { ANSWER(fsync(fd)); }

long chost_folder_entries(int fd, void *buffer, size_t size) { ANSWER(syscall(SYS_getdents64, fd, buffer, size)); }

long chost_path_of(int fd, char *buffer, size_t size) {
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ANSWER(readlink(link, buffer, size));
}

long chost_list_attributes(int fd, char *buffer, size_t size) { ANSWER(flistxattr(fd, buffer, size)); }

long chost_get_attribute(int fd, const char *name, void *buffer, size_t size) {
    ANSWER(fgetxattr(fd, name, buffer, size));
}

int chost_set_attribute(int fd, const char *name, const void *value, size_t size) {
    ANSWER(fsetxattr(fd, name, value, size, 0));
}

int chost_remove_attribute(int fd, const char *name) { ANSWER(fremovexattr(fd, name)); }

int chost_set_lease(int fd, int kind) {
    if (kind == CHOST_NO_LEASE) ANSWER(fcntl(fd, F_SETLEASE, F_UNLCK));
    if (fcntl(fd, F_SETSIG, SIGURG) < 0) return -errno;
    ANSWER(fcntl(fd, F_SETLEASE, kind == CHOST_WRITE_LEASE ? F_WRLCK : F_RDLCK));
}

int chost_get_lease(int fd) {
    switch (fcntl(fd, F_GETLEASE)) {
    case F_RDLCK: return CHOST_READ_LEASE;
    case F_WRLCK: return CHOST_WRITE_LEASE;
    case F_UNLCK: return CHOST_NO_LEASE;
    default: return -errno;
    }
}

#else

int chost_exchange(int folder, const char *name, int other_folder, const char *other_name) {
    ANSWER(renameatx_np(folder, name, other_folder, other_name, RENAME_SWAP));
}

int chost_sync(int fd) {
    if (fcntl(fd, F_FULLFSYNC) == 0) return 0;
    // Volumes that cannot flush the drive (network shares) say so, and have fsync alone.
    if (errno != ENOTSUP && errno != EINVAL && errno != ENOTTY) return -errno;
    ANSWER(fsync(fd));
}

long chost_folder_entries(int fd, void *buffer, size_t size) {
    (void)fd, (void)buffer, (void)size;
    return -ENOTSUP;
}

long chost_path_of(int fd, char *buffer, size_t size) {
    char path[PATH_MAX];
    if (fcntl(fd, F_GETPATH, path) < 0) return -errno;
    size_t length = strlen(path);
    if (length > size) return -ERANGE;
    memcpy(buffer, path, length);
    return (long)length;
}

long chost_list_attributes(int fd, char *buffer, size_t size) { ANSWER(flistxattr(fd, buffer, size, 0)); }

long chost_get_attribute(int fd, const char *name, void *buffer, size_t size) {
    ANSWER(fgetxattr(fd, name, buffer, size, 0, 0));
}

int chost_set_attribute(int fd, const char *name, const void *value, size_t size) {
    ANSWER(fsetxattr(fd, name, value, size, 0, 0));
}

int chost_remove_attribute(int fd, const char *name) { ANSWER(fremovexattr(fd, name, 0)); }

int chost_set_lease(int fd, int kind) {
    (void)fd, (void)kind;
    return -ENOTSUP;
}

int chost_get_lease(int fd) {
    (void)fd;
    return -ENOTSUP;
}

#endif
