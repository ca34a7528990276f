// A disk whose power can fail: preloaded into the server, it notes in the file that POWER_JOURNAL names what each write to the database
// replaces, and when the database was synced. What was noted after the last sync of a file may be lost; tests/src/power.rs loses it.
//
// One record a call, written before the call (a sync: after it), so a note is never missing:
//   byte    'w' write, 't' truncate, 's' sync
//   u64 × 4 length of the path; where it begins; how many bytes are written (a truncate: of the rest); the file's size before
//   path, the old bytes there (as far as the file went), the new bytes (writes only)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

// Held over the call itself: a sync must not be noted for a write that came in while it ran.
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int is_database(int fd, char *path, size_t room) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, room - 1);
    if (length < 0) return 0;
    path[length] = 0;
    // The index of the log is no file of the disk: it is made anew after every start.
    return strstr(path, "sandu.db") != NULL && strstr(path, "-shm") == NULL;
}

static void note(int fd, const char *path, char kind, uint64_t at, uint64_t count, const void *bytes) {
    static int journal = -1;
    if (journal < 0) {
        const char *name = getenv("POWER_JOURNAL");
        if (!name) abort();
        journal = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (journal < 0) abort();
    }
    struct stat file;
    if (fstat(fd, &file) != 0) abort();
    uint64_t size = (uint64_t)file.st_size;
    if (kind == 't') count = size > at ? size - at : 0;
    uint64_t covered = kind == 's' || size <= at ? 0 : size - at < count ? size - at : count;
    char *old = malloc(covered ? covered : 1);
    if (!old || (covered && pread(fd, old, covered, (off_t)at) != (ssize_t)covered)) abort();
    uint64_t head[4] = {strlen(path), at, count, size};
    struct iovec parts[] = {
        {&kind, 1}, {head, sizeof head}, {(void *)path, head[0]}, {old, covered}, {(void *)bytes, kind == 'w' ? count : 0},
    };
    ssize_t whole = 0;
    for (size_t part = 0; part < sizeof parts / sizeof *parts; part++) whole += (ssize_t)parts[part].iov_len;
    if (syscall(SYS_writev, journal, parts, sizeof parts / sizeof *parts) != whole) abort();
    free(old);
}

#define NOTED(fd, kind, at, count, bytes, call)                                                                                            \
    char path[4096];                                                                                                                       \
    if (!is_database(fd, path, sizeof path)) return call;                                                                                  \
    pthread_mutex_lock(&one_at_a_time);                                                                                                    \
    note(fd, path, kind, (uint64_t)(at), (uint64_t)(count), bytes);                                                                        \
    __typeof__(call) result = call;                                                                                                        \
    pthread_mutex_unlock(&one_at_a_time);                                                                                                  \
    return result

#define SYNCED(fd, call)                                                                                                                   \
    char path[4096];                                                                                                                       \
    if (!is_database(fd, path, sizeof path)) return call;                                                                                  \
    pthread_mutex_lock(&one_at_a_time);                                                                                                    \
    int result = call;                                                                                                                     \
    if (result == 0) note(fd, path, 's', 0, 0, NULL);                                                                                      \
    pthread_mutex_unlock(&one_at_a_time);                                                                                                  \
    return result

ssize_t write(int fd, const void *bytes, size_t count) { NOTED(fd, 'w', lseek(fd, 0, SEEK_CUR), count, bytes, REAL(write)(fd, bytes, count)); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { NOTED(fd, 'w', at, count, bytes, REAL(pwrite)(fd, bytes, count, at)); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    NOTED(fd, 'w', at, count, bytes, REAL(pwrite64)(fd, bytes, count, at));
}
int ftruncate(int fd, off_t size) { NOTED(fd, 't', size, 0, NULL, REAL(ftruncate)(fd, size)); }
int ftruncate64(int fd, off64_t size) { NOTED(fd, 't', size, 0, NULL, REAL(ftruncate64)(fd, size)); }
int fdatasync(int fd) { SYNCED(fd, REAL(fdatasync)(fd)); }
int fsync(int fd) { SYNCED(fd, REAL(fsync)(fd)); }
