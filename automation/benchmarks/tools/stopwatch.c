/* Runs commands in turn, many times, and prints what each single run took.
 *
 *   stopwatch [-n ROUNDS] [-w WARMUPS] [-i FILE] [-o FILE] -- COMMAND… [-- COMMAND…]…
 *
 * A round runs every command once, and every other round in the opposite order, so that a slow moment of the machine
 * and the traces of a neighbour hit all alike. A line per run: the command's letter (A, B, …), wall time from spawn to
 * exit in microseconds, peak memory in kB. Warm-up rounds are run and not printed. With -i, the last `@` in an argument
 * becomes the round's line of that file. Standard output of the commands goes to the file given by -o (/dev/null). A command
 * that fails ends the measurement: the time of something that didn't work is no time.
 *
 * Linux counts the parent's pages into the peak of a spawned child until it executes, so this program stays small.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { commands_limit = 8, arguments_limit = 64, line_limit = 256, argument_limit = 1024 };

static void fail(const char *what, const char *which) {
    fprintf(stderr, "stopwatch: %s: %s\n", what, which);
    exit(70);
}

static double microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void run(char **command, char *line, const char *output, char letter, int printed) {
    char *arguments[arguments_limit + 1];
    static char filled[arguments_limit][argument_limit];
    int count = 0;
    for (; command[count] && strcmp(command[count], "--") != 0; count++) {
        if (count == arguments_limit) fail("too many arguments", command[0]);
        char *argument = command[count], *place = line ? strrchr(argument, '@') : NULL;
        arguments[count] = argument;
        if (!place) continue;
        arguments[count] = filled[count];
        if (snprintf(filled[count], argument_limit, "%.*s%s%s", (int)(place - argument), argument, line, place + 1) >= argument_limit)
            fail("an argument is too long", argument);
    }
    arguments[count] = NULL;

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    pid_t child;
    int status;
    struct rusage usage;
    double start = microseconds();
    if (posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ) != 0) fail("cannot run", arguments[0]);
    if (wait4(child, &status, 0, &usage) != child) fail("cannot wait for", arguments[0]);
    double end = microseconds();
    posix_spawn_file_actions_destroy(&actions);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "stopwatch: wait status %#x from:", (unsigned)status);
        for (int i = 0; i < count; i++) fprintf(stderr, " %s", arguments[i]);
        fputc('\n', stderr);
        exit(70);
    }
    if (printed) printf("%c\t%.0f\t%ld\n", letter, end - start, usage.ru_maxrss);
}

int main(int argc, char **argv) {
    int rounds = 10, warmups = 0, option;
    const char *output = "/dev/null";
    FILE *lines = NULL;
    while ((option = getopt(argc, argv, "+n:w:i:o:")) != -1) {
        switch (option) {
        case 'n': rounds = atoi(optarg); break;
        case 'w': warmups = atoi(optarg); break;
        case 'i': if (!(lines = fopen(optarg, "r"))) fail("cannot read", optarg); break;
        case 'o': output = optarg; break;
        default: return 64;
        }
    }
    char **commands[commands_limit];
    int count = 0;
    for (int i = optind; i < argc; i++) {
        if (i > optind && strcmp(argv[i - 1], "--") != 0) continue;
        if (count == commands_limit || strcmp(argv[i], "--") == 0) fail("bad list of commands", argv[i]);
        commands[count++] = argv + i;
    }
    if (count == 0) fail("no command", "give one after --");

    char line[line_limit] = "";
    for (int round = -warmups; round < rounds; round++) {
        if (lines) {
            if (!fgets(line, sizeof line, lines)) fail("too few lines", "in the file of -i");
            line[strcspn(line, "\n")] = '\0';
        }
        for (int i = 0; i < count; i++) {
            int which = round % 2 == 0 ? i : count - 1 - i;
            run(commands[which], lines ? line : NULL, output, (char)('A' + which), round >= 0);
        }
    }
    return 0;
}
