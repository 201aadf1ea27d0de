/* Lets many workers take tasks at the same time.
 *
 *   crowd [-k PERCENT] [-s SEED] WORKERS COMMAND…
 *
 * Each worker runs COMMAND again and again; an argument `@` becomes `worker:N`. The command prints the id of the task
 * it was given; a worker stops when the output isn't a single word, or when the command fails. A line per call: `call`,
 * worker, wall time in microseconds, id (`-` for none, `!` for a failure). The last line is `elapsed` and the
 * microseconds from the common start to the last worker's end.
 *
 * With -k so many of the calls are killed, with all that they started (SIGKILL), at a random moment of the time that
 * the worker's calls take on average: `x`, and the worker goes on. It also bears ten failures in a row then.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { answer_limit = 256, failures_limit = 10 };

static volatile pid_t running; /* the leader of the group of a call that is to be killed */

static void fail(const char *what) {
    perror(what);
    exit(70);
}

static double microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void kill_running(int signal) {
    (void)signal;
    kill(-running, SIGKILL);
}

/* Sets the time until kill_running; 0 is never. */
static void set_alarm(long delay) {
    struct itimerval timer = {{0, 0}, {delay / 1000000, delay % 1000000}};
    if (setitimer(ITIMER_REAL, &timer, NULL) != 0) fail("crowd: timer");
}

/* Runs the command once; what it printed goes to `answer`. It is killed after `delay` microseconds, unless that is 0.
 * The wait status. */
static int ask(char **command, char *answer, long delay) {
    int ends[2];
    pid_t child;
    posix_spawn_file_actions_t actions;
    if (pipe2(ends, O_CLOEXEC) != 0) fail("crowd: pipe");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    if (delay) posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    if (posix_spawnp(&child, command[0], &actions, &attributes, command, environ) != 0) fail(command[0]);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    running = child;
    set_alarm(delay);
    close(ends[1]);
    size_t count = 0;
    ssize_t got;
    while ((got = read(ends[0], answer + count, answer_limit - 1 - count)) > 0 || (got < 0 && errno == EINTR))
        count += got > 0 ? (size_t)got : 0;
    close(ends[0]);
    answer[count] = '\0';
    answer[strcspn(answer, "\n")] = '\0';
    /* Not reaped before the timer is off: until then nobody else can have its number. */
    siginfo_t info;
    while (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) != 0)
        if (errno != EINTR) fail("crowd: wait");
    set_alarm(0);
    int status;
    if (waitpid(child, &status, 0) != child) fail("crowd: wait");
    return status;
}

static void work(int worker, char **command, int percent, unsigned seed) {
    char name[32], answer[answer_limit], line[answer_limit + 64];
    snprintf(name, sizeof name, "worker:%d", worker);
    for (char **argument = command; *argument; argument++)
        if (strcmp(*argument, "@") == 0) *argument = name;
    struct sigaction action = {.sa_handler = kill_running};
    if (sigaction(SIGALRM, &action, NULL) != 0) fail("crowd: signal");
    srandom(seed * 1000 + (unsigned)worker);
    double spent = 0;
    long calls = 0;
    for (int given = 1, failures = 0; given || (percent && failures && failures < failures_limit);) {
        int is_doomed = calls > 0 && random() % 100 < percent;
        double start = microseconds();
        int status = ask(command, answer, is_doomed ? 1 + random() % (1 + (long)(spent / (double)calls)) : 0);
        double end = microseconds();
        int killed = is_doomed && WIFSIGNALED(status);
        int succeeded = WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (!killed) {
            spent += end - start;
            calls++;
        }
        given = killed || (succeeded && *answer && !strchr(answer, ' '));
        failures = succeeded || killed ? 0 : failures + 1;
        const char *id = killed ? "x" : !succeeded ? "!" : given ? answer : "-";
        int count = snprintf(line, sizeof line, "call\t%d\t%.0f\t%s\n", worker, end - start, id);
        /* One write a line: the workers share the descriptor. */
        if (write(STDOUT_FILENO, line, (size_t)count) != count) fail("crowd: write");
    }
}

int main(int argc, char **argv) {
    int percent = 0, option;
    unsigned seed = 1;
    while ((option = getopt(argc, argv, "+k:s:")) != -1) {
        if (option == 'k') percent = atoi(optarg);
        else if (option == 's') seed = (unsigned)atoi(optarg);
        else return 64;
    }
    int workers = argc > optind + 1 ? atoi(argv[optind]) : 0;
    if (workers < 1) {
        fprintf(stderr, "usage: crowd [-k PERCENT] [-s SEED] WORKERS COMMAND...\n");
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
        work(worker, argv + optind + 1, percent, seed);
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
