#define _GNU_SOURCE
#include "CHost.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#else
#include <crt_externs.h>
#include <mach-o/dyld.h>
#endif

int chost_pipe(int ends[2]) {
#ifdef __linux__
    return pipe2(ends, O_CLOEXEC) < 0 ? -errno : 0;
#else
    if (pipe(ends) < 0) return -errno;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
#endif
}

int chost_spawn_in_folder(void *actions, const char *folder) {
    return -posix_spawn_file_actions_addchdir_np(actions, folder);
}

int chost_watch_child(int pid) {
#if defined(__linux__) && defined(SYS_pidfd_open)
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    return fd < 0 ? -errno : fd;
#else
    (void)pid;
    return -ENOTSUP;
#endif
}

static sigset_t broken_pipe_alone(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    return set;
}

int chost_hold_broken_pipe(void) {
    sigset_t set = broken_pipe_alone(), before;
    int code = pthread_sigmask(SIG_BLOCK, &set, &before);
    return code ? -code : sigismember(&before, SIGPIPE);
}

void chost_release_broken_pipe(void) {
    sigset_t set = broken_pipe_alone();
    sigset_t pending;
    if (sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE)) {
        int signal;
        sigwait(&set, &signal);
    }
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void chost_error_text(int code, char *buffer, size_t size) {
#ifdef __GLIBC__
    const char *text = strerror_r(code, buffer, size);
    if (text != buffer) snprintf(buffer, size, "%s", text);
#else
    if (strerror_r(code, buffer, size) != 0) snprintf(buffer, size, "error %d", code);
#endif
}

int chost_terminal_columns(int fd) {
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) < 0 ? -errno : size.ws_col;
}

char *const *chost_environment(void) {
#ifdef __linux__
    return environ;
#else
    return *_NSGetEnviron();
#endif
}

long chost_executable_path(char *buffer, size_t size) {
#ifdef __linux__
    long length = readlink("/proc/self/exe", buffer, size);
    return length < 0 ? -errno : length;
#else
    uint32_t room = (uint32_t)size;
    if (_NSGetExecutablePath(buffer, &room) != 0) return -ERANGE;
    return (long)strlen(buffer);
#endif
}
