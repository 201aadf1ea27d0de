#define _GNU_SOURCE
#include "CHost.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

// A handler has no argument of its own, so who listens is known here: any number of scopes, up to these, at once.
#define LISTENERS 32
#define SIGNALS 32

static _Atomic int listeners[LISTENERS];
/// How many handlers are running: a descriptor may be closed only when none can still write to it.
static _Atomic int handlers;

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static struct {
    int users;
    struct sigaction before;
} caught[SIGNALS];

static void note(int signal) {
    int code = errno, heard = 0;
    unsigned char byte = (unsigned char)signal;
    atomic_fetch_add(&handlers, 1);
    for (int i = 0; i < LISTENERS; i++) {
        int fd = atomic_load(&listeners[i]);
        // A pipe that is full has enough news in it.
        if (fd > 0) heard = write(fd, &byte, 1) != 0;
    }
    atomic_fetch_sub(&handlers, 1);
    // It came to another thread just before the last one stopped listening, and has its old effect again.
    if (!heard) kill(getpid(), signal);
    errno = code;
}

static int begin(int signal) {
    if (caught[signal].users == 0) {
        struct sigaction action, *before = &caught[signal].before;
        if (sigaction(signal, NULL, before) < 0) return 0;
        // What was ignored when this process began, as SIGHUP under nohup, stays ignored.
        if (!(before->sa_flags & SA_SIGINFO) && before->sa_handler == SIG_IGN) return 0;
        memset(&action, 0, sizeof action);
        action.sa_handler = note;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        if (sigaction(signal, &action, NULL) < 0) return 0;
    }
    caught[signal].users++;
    return 1;
}

int64_t chost_signals_begin(int fd, uint32_t signals) {
    int slot = 0, vacant = 0;
    pthread_mutex_lock(&table);
    while (slot < LISTENERS && !atomic_compare_exchange_strong(&listeners[slot], &vacant, fd)) slot++, vacant = 0;
    int64_t begun = slot < LISTENERS ? 0 : -EMFILE;
    for (int signal = 1; begun >= 0 && signal < SIGNALS; signal++)
        if (signals >> signal & 1 && begin(signal)) begun |= INT64_C(1) << signal;
    pthread_mutex_unlock(&table);
    return begun;
}

void chost_signals_receive(uint32_t signals) {
    sigset_t set, before;
    sigemptyset(&set);
    for (int signal = 1; signal < SIGNALS; signal++)
        if (signals >> signal & 1) sigaddset(&set, signal);
    pthread_sigmask(SIG_UNBLOCK, &set, &before);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

uint32_t chost_signals_end(int fd, uint32_t signals) {
    uint32_t ended = 0;
    pthread_mutex_lock(&table);
    for (int signal = 1; signal < SIGNALS; signal++)
        if (signals >> signal & 1 && --caught[signal].users == 0) {
            sigaction(signal, &caught[signal].before, NULL);
            ended |= UINT32_C(1) << signal;
        }
    for (int i = 0; i < LISTENERS; i++) {
        int own = fd;
        atomic_compare_exchange_strong(&listeners[i], &own, 0);
    }
    pthread_mutex_unlock(&table);
    while (atomic_load(&handlers) > 0) sched_yield();
    return ended;
}

void chost_raise_default(int signal) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigaction(signal, &action, NULL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    raise(signal);
}
