#define _GNU_SOURCE
#include "CHost.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#else
#include <crt_externs.h>
#include <mach-o/dyld.h>
#include <sys/event.h>
#include <sys/sysctl.h>
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

#ifdef __linux__

int chost_watch_child(int pid) {
#ifdef SYS_pidfd_open
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    return fd < 0 ? -errno : fd;
#else
    (void)pid;
    return -ENOTSUP;
#endif
}

int64_t chost_process_start(int pid) {
    char path[32], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT ? -ESRCH : -errno;
    ssize_t length = read(fd, text, sizeof text - 1);
    int code = errno;
    close(fd);
    if (length < 0) return -code;
    text[length] = 0;
    // proc_pid_stat(5): the name is in brackets and may hold some; the state is field 3, the start field 22.
    // sscanf would bring its floating-point formats into the program, 60 kB.
    const char *field = strrchr(text, ')');
    if (!field || field[1] != ' ') return -EINVAL;
    char state = field[2];
    for (int number = 2; number < 22; number++) {
        if (!(field = strchr(field + 1, ' '))) return -EINVAL;
    }
    char *end;
    long long start = strtoll(field + 1, &end, 10);
    if (end == field + 1) return -EINVAL;
    return state == 'Z' || state == 'X' ? -ESRCH : start;
}

int chost_boot_name(char *buffer, size_t size) {
    char boot[64] = "", space[64] = "";
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -errno;
    ssize_t length = read(fd, boot, sizeof boot - 1);
    int code = errno;
    close(fd);
    if (length < 0) return -code;
    boot[strcspn(boot, "\n")] = 0;
    // Of a container; without one it is that of the system.
    length = readlink("/proc/self/ns/pid", space, sizeof space - 1);
    space[length < 0 ? 0 : length] = 0;
    snprintf(buffer, size, "%s.%s", boot, space);
    return 0;
}

#else

int chost_watch_child(int pid) {
    int queue = kqueue();
    if (queue < 0) return -errno;
    fcntl(queue, F_SETFD, FD_CLOEXEC);
    struct kevent event;
    EV_SET(&event, pid, EVFILT_PROC, EV_ADD, NOTE_EXIT, 0, NULL);
    if (kevent(queue, &event, 1, NULL, 0, NULL) == 0) return queue;
    int code = errno;
    close(queue);
    return -code;
}

int64_t chost_process_start(int pid) {
    int name[] = {CTL_KERN, KERN_PROC, KERN_PROC_PID, pid};
    struct kinfo_proc process;
    size_t size = sizeof process;
    if (sysctl(name, 4, &process, &size, NULL, 0) < 0) return -errno;
    if (size == 0 || process.kp_proc.p_stat == SZOMB) return -ESRCH;
    return (int64_t)process.kp_proc.p_starttime.tv_sec * 1000000 + process.kp_proc.p_starttime.tv_usec;
}

int chost_boot_name(char *buffer, size_t size) {
    int name[] = {CTL_KERN, KERN_BOOTTIME};
    struct timeval boot;
    size_t length = sizeof boot;
    if (sysctl(name, 2, &boot, &length, NULL, 0) < 0) return -errno;
    snprintf(buffer, size, "%lld", (long long)boot.tv_sec);
    return 0;
}

#endif

static int note_group(int pid, int session, int *groups, int count, int most) {
    if (pid <= 0 || count >= most || (session < 0 ? getpgid(pid) != -session : getsid(pid) != session) || chost_process_start(pid) < 0) return count;
    int group = getpgid(pid);
    if (group > 0) groups[count++] = group;
    return count;
}

int chost_session_groups(int session, int *groups, int most) {
    int count = 0;
#ifdef __linux__
    DIR *processes = opendir("/proc");
    if (!processes) return -errno;
    struct dirent *entry;
    while ((entry = readdir(processes))) count = note_group(atoi(entry->d_name), session, groups, count, most);
    closedir(processes);
#else
    int name[] = {CTL_KERN, KERN_PROC, KERN_PROC_ALL};
    size_t size = 0;
    if (sysctl(name, 3, NULL, &size, NULL, 0) < 0) return -errno;
    // Some may be started meanwhile.
    size += 64 * sizeof(struct kinfo_proc);
    struct kinfo_proc *processes = malloc(size);
    if (!processes) return -ENOMEM;
    int code = sysctl(name, 3, processes, &size, NULL, 0) < 0 ? errno : 0;
    for (size_t place = 0; !code && place < size / sizeof *processes; place++) {
        count = note_group(processes[place].kp_proc.p_pid, session, groups, count, most);
    }
    free(processes);
    if (code) return -code;
#endif
    return count;
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

int chost_terminal_lines(int fd) {
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) < 0 ? -errno : size.ws_row;
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
