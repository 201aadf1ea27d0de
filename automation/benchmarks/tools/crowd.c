/* Lets many workers take tasks at the same time.
 *
 *   crowd WORKERS COMMAND…
 *
 * Each worker runs COMMAND again and again; an argument `@` becomes `worker:N`. The command prints the id of the task
 * it was given; a worker stops when the output isn't a single word, or when the command fails. A line per call: `call`,
 * worker, wall time in microseconds, id (`-` for none, `!` for a failure). The last line is `elapsed` and the
 * microseconds from the common start to the last worker's end.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { answer_limit = 256 };

static void fail(const char *what) {
    perror(what);
    exit(70);
}

static double microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* Runs the command once; what it printed goes to `answer`. Whether it exited with 0. */
static int ask(char **command, char *answer) {
    int ends[2];
    pid_t child;
    posix_spawn_file_actions_t actions;
    if (pipe2(ends, O_CLOEXEC) != 0) fail("crowd: pipe");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    if (posix_spawnp(&child, command[0], &actions, NULL, command, environ) != 0) fail(command[0]);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    size_t count = 0;
    ssize_t got;
    while ((got = read(ends[0], answer + count, answer_limit - 1 - count)) > 0) count += (size_t)got;
    close(ends[0]);
    answer[count] = '\0';
    answer[strcspn(answer, "\n")] = '\0';
    int status;
    if (waitpid(child, &status, 0) != child) fail("crowd: wait");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void work(int worker, char **command) {
    char name[32], answer[answer_limit], line[answer_limit + 64];
    snprintf(name, sizeof name, "worker:%d", worker);
    for (char **argument = command; *argument; argument++)
        if (strcmp(*argument, "@") == 0) *argument = name;
    for (int given = 1; given;) {
        double start = microseconds();
        int succeeded = ask(command, answer);
        double end = microseconds();
        given = succeeded && *answer && !strchr(answer, ' ');
        const char *id = !succeeded ? "!" : given ? answer : "-";
        int count = snprintf(line, sizeof line, "call\t%d\t%.0f\t%s\n", worker, end - start, id);
        /* One write a line: the workers share the descriptor. */
        if (write(STDOUT_FILENO, line, (size_t)count) != count) fail("crowd: write");
    }
}

int main(int argc, char **argv) {
    int workers = argc > 2 ? atoi(argv[1]) : 0;
    if (workers < 1) {
        fprintf(stderr, "usage: crowd WORKERS COMMAND...\n");
        return 64;
    }
    int gate[2];
    if (pipe2(gate, O_CLOEXEC) != 0) fail("crowd: pipe");
    for (int worker = 1; worker <= workers; worker++) {
        pid_t child = fork();
        if (child < 0) fail("crowd: fork");
        if (child > 0) continue;
        char nothing;
        close(gate[1]);
        if (read(gate[0], &nothing, 1) != 0) fail("crowd: gate");
        work(worker, argv + 2);
        _exit(0);
    }
    close(gate[0]);
    double start = microseconds();
    close(gate[1]); /* every worker reads the end of the pipe now */
    int broken = 0, status;
    while (wait(&status) > 0) broken |= status != 0;
    printf("elapsed\t%.0f\n", microseconds() - start);
    return broken ? 70 : 0;
}
