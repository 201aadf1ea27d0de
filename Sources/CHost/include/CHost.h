#ifndef CHOST_H
#define CHOST_H

/// The system calls that Swift's C library modules hide: they need `_GNU_SOURCE`, are variadic, or are macros.
///
/// Every function answers a negative error code (`-EINVAL`, not `errno`) when the system refuses, and `-ENOTSUP` where
/// the system has no such call. None retries an interrupted call.

#include <stddef.h>
#include <stdint.h>

// Files

/// Swaps two names in one step: `renameat2(RENAME_EXCHANGE)`, on macOS `renameatx_np(RENAME_SWAP)`.
int chost_exchange(int folder, const char *name, int other_folder, const char *other_name);

/// Makes everything written to `fd` durable: `fsync`, on macOS `F_FULLFSYNC`.
int chost_sync(int fd);

/// Sets the time of the last change of content, in nanoseconds since 1970; the time of the last reading stays.
int chost_set_modified(int fd, int64_t nanoseconds);

/// Fills `buffer` with `struct linux_dirent64` records; 0 at the end of the folder. Linux only.
long chost_folder_entries(int fd, void *buffer, size_t size);

/// The path that the kernel knows an open folder by. Answers its length; it is not terminated.
long chost_path_of(int fd, char *buffer, size_t size);

/// The extended attributes of an open file, as the calls of the same names on Linux.
long chost_list_attributes(int fd, char *buffer, size_t size);
long chost_get_attribute(int fd, const char *name, void *buffer, size_t size);
int chost_set_attribute(int fd, const char *name, const void *value, size_t size);
int chost_remove_attribute(int fd, const char *name);

/// `MADV_POPULATE_WRITE` (Linux 5.14), which not every C library names: make the pages of a range now.
enum { CHOST_POPULATE_WRITE = 23 };

/// A descriptor that becomes readable when something happens in folders: inotify. Linux only.
int chost_watch_begin(void);

/// Watches a folder too for files that are written, made, moved or removed in it. A folder may be given again.
int chost_watch_folder(int fd, const char *path);

enum { CHOST_NO_LEASE = 0, CHOST_READ_LEASE = 1, CHOST_WRITE_LEASE = 2 };

/// Takes or (`CHOST_NO_LEASE`) gives back a lease on an open file. Breaking it raises SIGURG, which is ignored unless a
/// program asks for it; the signal that a lease raises otherwise, SIGIO, would end the process.
int chost_set_lease(int fd, int kind);

/// The lease on `fd`: one of the three kinds above, already the lower one when somebody is breaking it.
int chost_get_lease(int fd);

// Waiting for a lock

/// A timer that interrupts the thread that started it.
struct chost_alarm {
    void *timer;
};

/// Starts interrupting blocking calls of the calling thread after `first` nanoseconds, and then every `repeat`
/// nanoseconds, so that an interruption that comes just before a call blocks is not the last one.
///
/// On Linux any number of threads may do so at once; on macOS, which has one such timer, the last one that asked is
/// interrupted.
int chost_alarm_start(struct chost_alarm *alarm, int64_t first, int64_t repeat);

/// Ends what `chost_alarm_start` began.
void chost_alarm_stop(struct chost_alarm *alarm);

// Child processes

/// A pipe whose ends a child does not inherit.
int chost_pipe(int ends[2]);

/// `posix_spawn_file_actions_addchdir_np`; `actions` is a `posix_spawn_file_actions_t *`.
int chost_spawn_in_folder(void *actions, const char *folder);

/// `POSIX_SPAWN_SETSID`, which not every C library's module shows: the child leads a session of its own.
#ifdef __APPLE__
enum { CHOST_SPAWN_IN_SESSION = 0x0400 };
#else
enum { CHOST_SPAWN_IN_SESSION = 0x80 };
#endif

/// A descriptor that becomes readable when the child ends: a pidfd, on macOS a kqueue.
int chost_watch_child(int pid);

/// When a process started: a number that another process of the same id has not. -ESRCH when it has ended.
int64_t chost_process_start(int pid);

/// The groups of the processes of a session that have not ended, each perhaps more than once: up to `most` numbers into
/// `groups`. Answers how many, or the negated error.
int chost_session_groups(int session, int *groups, int most);

/// A name of this start of the system and of the space of process numbers in it, terminated, in `buffer`: numbers of
/// processes under another name are those of others. Answers 0, or the negated error.
int chost_boot_name(char *buffer, size_t size);

/// Blocks SIGPIPE in the calling thread. Answers 1 if it was blocked before, else 0.
int chost_hold_broken_pipe(void);

/// Takes back `chost_hold_broken_pipe`, after dropping a SIGPIPE that came meanwhile. Only for an answer of 0.
void chost_release_broken_pipe(void);

// Signals

/// Writes the number of each of these signals (bit n for signal n, up to 31) into `fd` as a byte from now on, whichever
/// thread it hits, except for those that this process ignores. `fd` must be non-blocking. Answers the signals for which
/// this holds. Any number of descriptors may listen at once.
int64_t chost_signals_begin(int fd, uint32_t signals);

/// Has signals that were sent to the process noted at once: the system gives them to a thread of its choice, which may
/// not have run since.
void chost_signals_receive(uint32_t signals);

/// Ends that for the signals that `chost_signals_begin` answered, after which nothing is written to `fd`. Answers those
/// that no other descriptor listens to: they do again what they did before.
uint32_t chost_signals_end(int fd, uint32_t signals);

/// Raises a signal in the calling thread with its default effect.
void chost_raise_default(int signal);

// Text

/// The system's text for an error code, terminated, in `buffer`.
void chost_error_text(int code, char *buffer, size_t size);

/// The columns of the terminal `fd`; 0 when it does not know.
int chost_terminal_columns(int fd);

/// The lines of the terminal `fd`; 0 when it does not know.
int chost_terminal_lines(int fd);

/// The process's environment, `name=value`, ended by a null pointer.
char *const *chost_environment(void);

/// The path of the running executable. Answers its length; it is not terminated.
long chost_executable_path(char *buffer, size_t size);

#endif
