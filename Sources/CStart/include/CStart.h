/* Functions that the static Swift runtime calls by these names as a program starts. Only a program may take their place,
 * and no library: they are for everything in it. */

#ifndef CSTART_H
#define CSTART_H

char **_swift_stdlib_getUnsafeArgvArgc(int *length);
void _swift_stdlib_overrideUnsafeArgvArgc(char **argv, int argc);
char *swift_copyAuxiliaryExecutablePath(const char *name);

#endif
