/* A clock for simulated time: loaded before the C library (LD_PRELOAD), it makes a program believe that it started at
   ORCH_SOAK_CLOCK (seconds since 1970, with a fraction). Time goes on from there at its usual pace. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static struct timespec started;
static double start;

__attribute__((constructor)) static void begin(void) {
    const char *given = getenv("ORCH_SOAK_CLOCK");
    start = given ? atof(given) : 0;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &started);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = (int)syscall(SYS_clock_gettime, clock, now);
    if (failed || start == 0 || clock != CLOCK_REALTIME) return failed;
    struct timespec passed;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &passed);
    double moment = start + (double)(passed.tv_sec - started.tv_sec) + (double)(passed.tv_nsec - started.tv_nsec) / 1e9;
    now->tv_sec = (time_t)moment;
    now->tv_nsec = (long)((moment - (double)now->tv_sec) * 1e9);
    return 0;
}
