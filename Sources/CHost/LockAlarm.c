#define _GNU_SOURCE
#include "CHost.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>
#else
#include <pthread.h>
#include <stdatomic.h>
#include <sys/time.h>
#endif

#ifdef __linux__

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

// A signal that little else uses, so that an embedding program's SIGALRM stays its own.
#define ALARM_SIGNAL (SIGRTMAX - 3)

static void interrupt_only(int signal) { (void)signal; }

#else

#define ALARM_SIGNAL SIGALRM

static _Atomic(pthread_t) waiting_thread;

// The process's timer may interrupt any thread: the one that it hits hands the signal on to the one that waits.
static void interrupt_only(int signal) {
    pthread_t waiting = atomic_load(&waiting_thread);
    if (waiting && !pthread_equal(waiting, pthread_self())) pthread_kill(waiting, signal);
}

#endif

/// The handler stays: another thread may still be waiting, and a late signal must not end the process.
static int install_handler(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = interrupt_only;
    sigemptyset(&action.sa_mask);
    // Without SA_RESTART the interrupted call returns EINTR.
    action.sa_flags = 0;
    if (sigaction(ALARM_SIGNAL, &action, NULL) < 0) return -errno;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, ALARM_SIGNAL);
    return -pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

#ifdef __linux__

static struct timespec nanoseconds(int64_t value) {
    struct timespec time = {.tv_sec = value / 1000000000, .tv_nsec = value % 1000000000};
    return time;
}

int chost_alarm_start(struct chost_alarm *alarm, int64_t first, int64_t repeat) {
    int failure = install_handler();
    if (failure < 0) return failure;
    struct sigevent event;
    memset(&event, 0, sizeof event);
    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = ALARM_SIGNAL;
    event.sigev_notify_thread_id = (int)syscall(SYS_gettid);
    timer_t timer;
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) < 0) return -errno;
    struct itimerspec times = {.it_value = nanoseconds(first), .it_interval = nanoseconds(repeat)};
    if (timer_settime(timer, 0, &times, NULL) < 0) {
        failure = -errno;
        timer_delete(timer);
        return failure;
    }
    alarm->timer = (void *)timer;
    return 0;
}

void chost_alarm_stop(struct chost_alarm *alarm) { timer_delete((timer_t)alarm->timer); }

#else

static struct timeval microseconds(int64_t value) {
    int64_t rounded = (value + 999) / 1000;
    struct timeval time = {.tv_sec = rounded / 1000000, .tv_usec = (int)(rounded % 1000000)};
    return time;
}

int chost_alarm_start(struct chost_alarm *alarm, int64_t first, int64_t repeat) {
    int failure = install_handler();
    if (failure < 0) return failure;
    alarm->timer = NULL;
    atomic_store(&waiting_thread, pthread_self());
    struct itimerval times = {.it_value = microseconds(first), .it_interval = microseconds(repeat)};
    return setitimer(ITIMER_REAL, &times, NULL) < 0 ? -errno : 0;
}

void chost_alarm_stop(struct chost_alarm *alarm) {
    (void)alarm;
    struct itimerval none;
    memset(&none, 0, sizeof none);
    setitimer(ITIMER_REAL, &none, NULL);
    atomic_store(&waiting_thread, NULL);
}

#endif
