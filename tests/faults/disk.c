// A disk that fails on command: preloaded into the server, it looks at the first byte of the file that DISK_FAULT names.
// 'f': writes to the database say that the disk is full. 's': syncing it says that the disk is broken. Anything else: nothing is wrong.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static ssize_t (*real_pread)(int, void *, size_t, off_t);

static char fault(void) {
    static int control = -1;
    if (control < 0) {
        const char *path = getenv("DISK_FAULT");
        if (!path) return 0;
        control = open(path, O_RDONLY | O_CLOEXEC);
        real_pread = dlsym(RTLD_NEXT, "pread");
    }
    char mode = 0;
    return control >= 0 && real_pread(control, &mode, 1, 0) == 1 ? mode : 0;
}

static int is_database(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, "sandu.db") != NULL;
}

static int is_full(int fd) {
    if (fault() != 'f' || !is_database(fd)) return 0;
    errno = ENOSPC;
    return 1;
}

static int is_broken(int fd) {
    if (fault() != 's' || !is_database(fd)) return 0;
    errno = EIO;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t count) { return is_full(fd) ? -1 : REAL(write)(fd, bytes, count); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { return is_full(fd) ? -1 : REAL(pwrite)(fd, bytes, count, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) { return is_full(fd) ? -1 : REAL(pwrite64)(fd, bytes, count, at); }
int fdatasync(int fd) { return is_broken(fd) ? -1 : REAL(fdatasync)(fd); }
int fsync(int fd) { return is_broken(fd) ? -1 : REAL(fsync)(fd); }
