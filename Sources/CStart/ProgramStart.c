/* How a static program of the GNU C library 2.36 starts on x86-64, without the library's questions to the processor.
 *
 * The library asks the processor some fifty times what it is, to choose among its functions for copying and searching.
 * On a virtual machine each answer comes from the host: 5 µs, a quarter of a millisecond in all, as much as the rest of
 * a short command takes. Unasked, it chooses those that every x86-64 has, which cost nothing that can be measured here:
 * large files are read and searched by orch's own code.
 *
 * What the library needs done before `main` is the same, in the same order, for this version alone; with any other one,
 * and where CSTART_UNASKED is not defined, it starts the program itself. */

#if defined(CSTART_UNASKED) && defined(__x86_64__) && defined(__linux__)
#include <features.h>
#endif

#if defined(CSTART_UNASKED) && defined(__x86_64__) && defined(__GLIBC__) && __GLIBC__ == 2 && __GLIBC_MINOR__ == 36
#include <elf.h>
#include <stdint.h>
#include <stdlib.h>

typedef void (*Initializer)(int, char **, char **);
typedef void (*Finalizer)(void);

/* The library's own parts, which it has for its own start. */
extern char **__environ;
extern void *__libc_stack_end;
extern uintptr_t *_dl_random;
extern int __libc_enable_secure;
extern void _dl_aux_init(Elf64_auxv_t *values);
extern void __tunables_init(char **environment);
extern void __libc_setup_tls(void);
extern void __libc_early_init(_Bool isFirst);
extern void __libc_init_first(int count, char **words, char **environment);
extern void __libc_check_standard_fds(void);
extern int __cxa_atexit(void (*function)(void *), void *argument, void *object);
extern void _init(void);
extern void _fini(void);

/* Tables of the linker. */
extern const Elf64_Rela __rela_iplt_start[] __attribute__((weak)), __rela_iplt_end[] __attribute__((weak));
extern const Initializer __preinit_array_start[], __preinit_array_end[], __init_array_start[], __init_array_end[];
extern const Finalizer __fini_array_start[], __fini_array_end[];

/* Sizes of caches in bytes, from which copying goes other ways; they would be made of the answers. */
long __x86_data_cache_size = 32 << 10;
long __x86_data_cache_size_half = 16 << 10;
long __x86_shared_cache_size = 1 << 20;
long __x86_shared_cache_size_half = 1 << 19;
long __x86_shared_non_temporal_threshold = 3 << 18;
long __x86_rep_movsb_threshold = 2 << 10;
long __x86_rep_movsb_stop_threshold = 3 << 18;
long __x86_rep_stosb_threshold = 2 << 10;
int __x86_string_control = 0;

/* Where the program is: asked of the system for libraries that a program loads from beside itself, and this one loads
 * none. */
const char *_dl_get_origin(void) {
    return (const char *)-1;
}

static void finalize(void *unused) {
    (void)unused;
    for (const Finalizer *next = __fini_array_end; next > __fini_array_start;) (*--next)();
    _fini();
}

/* Chooses the functions of which there are several. */
static void choose(void) {
    for (const Elf64_Rela *entry = __rela_iplt_start; entry < __rela_iplt_end; entry++) {
        if (ELF64_R_TYPE(entry->r_info) != R_X86_64_IRELATIVE) abort();
        *(uintptr_t *)entry->r_offset = ((uintptr_t(*)(void))entry->r_addend)();
    }
}

int __libc_start_main(
    int (*main)(int, char **, char **), int count, char **words, Finalizer init, Finalizer fini, Finalizer loaderFini,
    void *stackEnd) {
    (void)init, (void)fini, (void)loaderFini;
    __environ = words + count + 1;
    __libc_stack_end = stackEnd;
    char **values = __environ;
    while (*values++) continue;
    _dl_aux_init((Elf64_auxv_t *)values);
    __tunables_init(__environ);
    choose();
    __libc_setup_tls();
    /* The guards of stacks and of pointers that are kept; the first byte of the former ends texts. */
    __asm__ volatile("mov %0, %%fs:0x28" : : "r"(_dl_random[0] & ~(uintptr_t)0xff));
    __asm__ volatile("mov %0, %%fs:0x30" : : "r"(_dl_random[1]));
    __libc_early_init(1);
    __libc_init_first(count, words, __environ);
    __cxa_atexit(finalize, NULL, NULL);
    if (__libc_enable_secure) __libc_check_standard_fds();
    for (const Initializer *next = __preinit_array_start; next < __preinit_array_end; next++)
        (*next)(count, words, __environ);
    _init();
    for (const Initializer *next = __init_array_start; next < __init_array_end; next++)
        (*next)(count, words, __environ);
    exit(main(count, words, __environ));
}
#endif
