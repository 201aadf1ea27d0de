/* Functions that the static Swift runtime calls as a program starts, in place of its own. */

#if defined(__linux__)
#include <features.h>
#endif

#if defined(__GLIBC__)
#include "CStart.h"
#include <stddef.h>

static int count;
static char **words;

/* The C library hands the arguments to each constructor; the runtime looks for them by /proc/self/maps, which a chroot
 * or a container may not have, and starts without any then. */
__attribute__((constructor(101))) static void cstart_keep_arguments(int argc, char **argv) {
    count = argc;
    words = argv;
}

char **_swift_stdlib_getUnsafeArgvArgc(int *length) {
    *length = count;
    return words;
}

void _swift_stdlib_overrideUnsafeArgvArgc(char **argv, int argc) {
    count = argc;
    words = argv;
}

/* Where a helper of the runtime is: nowhere. It asks for the one that prints the stack after a crash, which no place has
 * where orch is installed, with nine looks into folders; and it ends the program where there is no /proc/self/exe. */
char *swift_copyAuxiliaryExecutablePath(const char *name) {
    (void)name;
    return NULL;
}
#endif
