/* The least a CGI program can do to answer `GET /api/tasks?limit=N`: read the file, count its rows, and write the cells
 * of the first N as JSON. What orch adds (tags, readiness, access, settings) is measured against it.
 *
 *   QUERY_STRING=limit=50 cgi QUEUE.md
 *
 * It knows one form of file: the header begins with `| id |`, and rows follow until a line that begins otherwise.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { most_columns = 32 };

struct cell {
    const char *start;
    size_t length;
};

static char *out;
static size_t out_count;

static void put(const char *bytes, size_t count) {
    memcpy(out + out_count, bytes, count);
    out_count += count;
}

static void put_text(const char *text) { put(text, strlen(text)); }

static void put_string(struct cell cell) {
    char escape[8];
    put("\"", 1);
    for (size_t place = 0; place < cell.length; place++) {
        unsigned char byte = (unsigned char)cell.start[place];
        if (byte == '"' || byte == '\\') {
            escape[0] = '\\';
            escape[1] = (char)byte;
            put(escape, 2);
        } else if (byte < 0x20 || byte == 0x7f) {
            put(escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", byte));
        } else {
            put(cell.start + place, 1);
        }
    }
    put("\"", 1);
}

/* The cells between the pipes of a line, without blanks around them. */
static int split(const char *line, const char *end, struct cell *cells) {
    int count = 0;
    const char *start = line + 1;
    for (const char *place = start; place < end && count < most_columns; place++) {
        if (*place != '|' || place[-1] == '\\') continue;
        const char *last = place;
        while (start < last && *start == ' ') start++;
        while (last > start && last[-1] == ' ') last--;
        cells[count].start = start;
        cells[count++].length = (size_t)(last - start);
        start = place + 1;
    }
    return count;
}

int main(int argc, char **argv) {
    struct stat status;
    int descriptor = argc == 2 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
    if (descriptor < 0 || fstat(descriptor, &status) != 0) return 74;
    size_t size = (size_t)status.st_size;
    char *bytes = malloc(size + 1);
    /* Escapes make a text six times as long at most, and the names of columns are beside it. */
    out = malloc(size * 8 + (1 << 20));
    if (!bytes || !out || read(descriptor, bytes, size) != status.st_size) return 74;
    bytes[size] = '\n';

    const char *query = getenv("QUERY_STRING");
    const char *named = query ? strstr(query, "limit=") : NULL;
    long limit = named ? atol(named + 6) : 50;

    struct cell names[most_columns], cells[most_columns];
    int columns = 0;
    long rows = 0, number = 0;
    char text[64];
    for (char *line = bytes, *end; line < bytes + size; line = end + 1) {
        end = memchr(line, '\n', (size_t)(bytes + size + 1 - line));
        number++;
        if (columns == 0) {
            if (strncmp(line, "| id |", 6) == 0) columns = split(line, end, names);
            continue;
        }
        if (*line != '|') break;
        if (line[1] == '-' || line[2] == '-') continue;
        if (rows++ >= limit) continue;
        int count = split(line, end, cells);
        put_text(rows > 1 ? ",{" : "{");
        for (int column = 0; column < columns && column < count; column++) {
            put_string(names[column]);
            put(":", 1);
            int is_none = cells[column].length == 1 && *cells[column].start == '-';
            if (is_none) put_text("null");
            else put_string(cells[column]);
            put(",", 1);
        }
        put(text, (size_t)snprintf(text, sizeof text, "\"line\":%ld}", number));
    }
    int begin = snprintf(text, sizeof text, "{\"schema\":\"orch.list/1\",\"total\":%ld,\"tasks\":[", rows);
    printf("Status: 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
           (size_t)begin + out_count + 3, text);
    fwrite(out, 1, out_count, stdout);
    printf("]}\n");
    return fflush(stdout) == 0 ? 0 : 74;
}
