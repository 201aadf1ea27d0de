/* The least a program can do to change one row of QUEUE.md safely: lock, read, replace the status, write a temporary
 * file, fsync, rename, fsync the folder. What orch adds (parsing, readiness, hand saves, journal) is measured against
 * it.
 *
 *   reference QUEUE.md done ID    sets the row's status to DONE
 *   reference QUEUE.md pick       sets the first PENDING row to IN_PROGRESS and prints its id; no row, no output
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char lock_name[] = ".reference.lock";
static const char temporary_name[] = ".reference.tmp";

static void check(int succeeded, const char *what) {
    if (succeeded) return;
    fprintf(stderr, "reference: %s: %s\n", what, strerror(errno));
    exit(74);
}

static void write_all(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        check(written >= 0, "write");
        bytes += written;
        count -= (size_t)written;
    }
}

/* The folder of a path, opened; the path's last component goes to `name`. */
static int open_folder(char *path, const char **name) {
    char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : path;
    if (slash) *slash = '\0';
    int folder = open(!slash ? "." : *path ? path : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    check(folder >= 0, "open the folder");
    return folder;
}

static char *read_all(int folder, const char *name, size_t *count, mode_t *mode) {
    struct stat status;
    int descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC);
    check(descriptor >= 0 && fstat(descriptor, &status) == 0, "open the queue");
    char *bytes = malloc((size_t)status.st_size + 1);
    check(bytes != NULL, "malloc");
    *count = 0;
    for (;;) {
        ssize_t got = read(descriptor, bytes + *count, (size_t)status.st_size - *count);
        check(got >= 0, "read");
        if (got == 0) break;
        *count += (size_t)got;
    }
    close(descriptor);
    *mode = status.st_mode & 0777;
    return bytes;
}

static void replace(int folder, const char *name, mode_t mode, const char *bytes, size_t count, const char *old,
                    size_t old_count, const char *new) {
    int descriptor = openat(folder, temporary_name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    check(descriptor >= 0, "create the temporary file");
    const char *after = old + old_count;
    write_all(descriptor, bytes, (size_t)(old - bytes));
    write_all(descriptor, new, strlen(new));
    write_all(descriptor, after, (size_t)(bytes + count - after));
    check(fsync(descriptor) == 0, "fsync");
    check(close(descriptor) == 0, "close");
    check(renameat(folder, temporary_name, folder, name) == 0, "rename");
    check(fsync(folder) == 0, "fsync the folder");
}

int main(int argc, char **argv) {
    int picks = argc == 3 && strcmp(argv[2], "pick") == 0;
    if (!picks && !(argc == 4 && strcmp(argv[2], "done") == 0)) {
        fprintf(stderr, "usage: reference QUEUE.md pick | done ID\n");
        return 64;
    }
    const char *name;
    int folder = open_folder(argv[1], &name);
    int lock = openat(folder, lock_name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    check(lock >= 0 && flock(lock, LOCK_EX) == 0, "lock");

    size_t count;
    mode_t mode;
    char *bytes = read_all(folder, name, &count, &mode);
    if (picks) {
        static const char pending[] = "| PENDING |";
        char *found = memmem(bytes, count, pending, strlen(pending));
        if (!found) return 0;
        char *row = memrchr(bytes, '\n', (size_t)(found - bytes));
        row = row ? row + 1 : bytes;
        replace(folder, name, mode, bytes, count, found + 2, strlen("PENDING"), "IN_PROGRESS");
        printf("%.*s\n", (int)(found - row - 3), row + 2); /* the row is `| ID | PENDING |` */
    } else {
        char key[128];
        int key_count = snprintf(key, sizeof key, "\n| %s | ", argv[3]);
        char *row = memmem(bytes, count, key, (size_t)key_count);
        char *status = row ? row + key_count : NULL;
        char *end = status ? memchr(status, ' ', (size_t)(bytes + count - status)) : NULL;
        if (!end) {
            fprintf(stderr, "reference: no row %s\n", argv[3]);
            return 1;
        }
        replace(folder, name, mode, bytes, count, status, (size_t)(end - status), "DONE");
    }
    return 0;
}
