/*
 * Sends mails by SMTP to 127.0.0.1, as fast as they are accepted or at a fixed rate.
 * One thread, one connection per mail.
 *
 *     load -P PORT -t RECIPIENT [-s SESSIONS] [-n MAILS] [-R RATE] [-o FIRST] PACK
 *
 * RECIPIENT: a % in it is replaced by a number from 0 to 99, different for each mail.
 * RATE: mails offered per second, regardless of earlier ones (at most SESSIONS are open
 * at once; time spent waiting for one counts). 0: as fast as they are accepted.
 * FIRST: number of the first mail; the pack is used cyclically from there.
 * Ten zeros after "Message-ID: <" are replaced by the number.
 * PACK: mails, each preceded by its length (32 bits, little-endian); CRLF, dot-stuffed,
 * without the final dot.
 *
 * Prints JSON. "answer" is from the end of data to the 250, in milliseconds. Exits with 1
 * if a mail was refused.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define STAMP "Message-ID: <0000000000."
#define STALLED 60.0
#define RECIPIENTS 100
#define SENDERS 500

enum state { GREETING, HELLO, MAIL, RECIPIENT, DATA, BODY, QUIT };

struct mail {
    char *text;
    size_t length;
    char *stamp; /* where its number is written; NULL for none */
};

struct session {
    int socket; /* -1 if closed */
    enum state state;
    int mail;
    int asked_to_write;
    double sent;
    char said[256];
    const char *out;
    size_t left;
    char in[4096];
    size_t got;
};

static struct mail *mails;
static int packed;

static const char *recipient;
static int sessions = 10, total = 1000, first = 0, port = 0;
static double rate = 0;

static int poller, started, taken, refused, open_now;
static double begin;
static double *answer;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void die(const char *what)
{
    perror(what);
    exit(2);
}

static void watch(struct session *s, int operation, int writing)
{
    struct epoll_event e = {
        .events = EPOLLIN | (writing ? EPOLLOUT : 0), .data.ptr = s
    };
    epoll_ctl(poller, operation, s->socket, &e);
    s->asked_to_write = writing;
}

static void dial(struct session *s)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int one = 1;
    s->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (s->socket < 0)
        die("socket");
    setsockopt(s->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(s->socket, (void *)&to, sizeof to) < 0 && errno != EINPROGRESS)
        die("connect");
    s->state = GREETING;
    s->got = s->left = 0;
    s->mail = started++;
    watch(s, EPOLL_CTL_ADD, 0);
    open_now++;
}

static void hang_up(struct session *s)
{
    close(s->socket);
    s->socket = -1;
    open_now--;
    if (started < total && rate == 0)
        dial(s);
}

static void fail(struct session *s, const char *why)
{
    fprintf(stderr, "mail %d, state %d: %s\n", first + s->mail, s->state, why);
    refused++;
    hang_up(s);
}

static void push(struct session *s)
{
    while (s->left) {
        ssize_t n = write(s->socket, s->out, s->left);
        if (n < 0 && errno == EAGAIN)
            break;
        if (n < 0) { /* reading the answer will tell why */
            s->left = 0;
            break;
        }
        s->out += n;
        s->left -= n;
    }
    if ((s->left > 0) != s->asked_to_write)
        watch(s, EPOLL_CTL_MOD, s->left > 0);
    if (!s->left && s->state == BODY && s->sent == 0)
        s->sent = now();
}

static void say(struct session *s, enum state next, const char *text, size_t length)
{
    s->state = next;
    s->out = text;
    s->left = length;
    push(s);
}

static void tell(struct session *s, enum state next, const char *command)
{
    size_t length = snprintf(s->said, sizeof s->said, "%s\r\n", command);
    say(s, next, s->said, length);
}

static void tell_sender(struct session *s)
{
    char command[128];
    int who = (first + s->mail) % SENDERS;
    snprintf(command, sizeof command, "MAIL FROM:<s%d@load.example>", who);
    tell(s, MAIL, command);
}

static void tell_recipient(struct session *s)
{
    char command[200];
    const char *mark = strchr(recipient, '%');
    if (mark)
        snprintf(command, sizeof command, "RCPT TO:<%.*s%d%s>",
                 (int)(mark - recipient), recipient,
                 (first + s->mail) % RECIPIENTS, mark + 1);
    else
        snprintf(command, sizeof command, "RCPT TO:<%s>", recipient);
    tell(s, RECIPIENT, command);
}

static void tell_mail(struct session *s)
{
    struct mail *m = &mails[(first + s->mail) % packed];
    if (m->stamp) {
        char number[16];
        snprintf(number, sizeof number, "%010d", first + s->mail);
        memcpy(m->stamp, number, 10);
    }
    s->sent = 0;
    say(s, BODY, m->text, m->length);
}

static void keep(struct session *s)
{
    answer[taken] = now() - s->sent;
    taken++;
    tell(s, QUIT, "QUIT");
}

static void hear(struct session *s, const char *line)
{
    static const int expected[] = {220, 250, 250, 250, 354, 250, 221};
    if (strlen(line) > 3 && line[3] == '-')
        return; /* a multiline answer continues */
    if (s->state != QUIT && atoi(line) != expected[s->state]) {
        fail(s, line);
        return;
    }
    switch (s->state) {
    case GREETING: tell(s, HELLO, "EHLO load.example"); break;
    case HELLO: tell_sender(s); break;
    case MAIL: tell_recipient(s); break;
    case RECIPIENT: tell(s, DATA, "DATA"); break;
    case DATA: tell_mail(s); break;
    case BODY: keep(s); break;
    case QUIT: hang_up(s); break;
    }
}

static void pull(struct session *s)
{
    ssize_t n = read(s->socket, s->in + s->got, sizeof s->in - 1 - s->got);
    if (n < 0 && errno == EAGAIN)
        return;
    if (n <= 0) {
        if (s->state == QUIT)
            hang_up(s);
        else
            fail(s, n ? strerror(errno) : "hung up on");
        return;
    }
    s->got += n;
    s->in[s->got] = 0;
    int socket = s->socket, mail = s->mail;
    char *line = s->in, *end;
    while ((end = strstr(line, "\r\n"))) {
        *end = 0;
        char *here = line;
        line = end + 2;
        hear(s, here);
        if (s->socket != socket || s->mail != mail)
            return; /* a new connection by now, with nothing received yet */
    }
    s->got = s->in + s->got - line;
    memmove(s->in, line, s->got);
}

static void unpack(const char *path)
{
    struct stat about;
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &about) < 0)
        die(path);
    char *pack = mmap(0, about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (pack == MAP_FAILED)
        die(path);
    for (off_t at = 0; at < about.st_size; packed++) {
        uint32_t length;
        memcpy(&length, pack + at, 4);
        mails = realloc(mails, (packed + 1) * sizeof *mails);
        char *text = malloc(length + 4);
        memcpy(text, pack + at + 4, length);
        memcpy(text + length, ".\r\n", 4);
        char *stamp = strstr(text, STAMP);
        mails[packed] = (struct mail){
            text, length + 3, stamp ? stamp + strlen("Message-ID: <") : NULL
        };
        at += 4 + length;
    }
}

static void dial_what_is_due(struct session *all)
{
    for (int i = 0; i < sessions && started < total; i++) {
        if (rate > 0 && begin + started / rate > now())
            break;
        if (all[i].socket < 0)
            dial(&all[i]);
    }
}

static int patience(void)
{
    if (rate == 0 || started >= total)
        return 1000;
    double left = begin + started / rate - now();
    return left <= 0 ? 1 : (int)(left * 1000);
}

static void run(struct session *all)
{
    struct epoll_event events[256];
    double last = begin = now();
    int before = 0;
    dial_what_is_due(all);
    while (open_now || started < total) {
        int n = epoll_wait(poller, events, 256, patience());
        for (int i = 0; i < n; i++) {
            struct session *s = events[i].data.ptr;
            int socket = s->socket;
            if (events[i].events & EPOLLOUT)
                push(s);
            if (s->socket == socket && events[i].events & ~EPOLLOUT)
                pull(s);
        }
        if (rate > 0)
            dial_what_is_due(all);
        if (taken + refused != before) {
            before = taken + refused;
            last = now();
        } else if (now() - last > STALLED) {
            fprintf(stderr, "nothing was answered for %.0f s\n", STALLED);
            refused++;
            return;
        }
    }
}

static int ascending(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

static double at(const double *sorted, double share)
{
    return taken ? sorted[(int)((taken - 1) * share)] * 1e3 : 0;
}

int main(int argc, char **argv)
{
    int option;
    while ((option = getopt(argc, argv, "P:t:s:n:R:o:")) > 0)
        switch (option) {
        case 'P': port = atoi(optarg); break;
        case 't': recipient = optarg; break;
        case 's': sessions = atoi(optarg); break;
        case 'n': total = atoi(optarg); break;
        case 'R': rate = atof(optarg); break;
        case 'o': first = atoi(optarg); break;
        default: return 2;
        }
    if (!port || !recipient || optind + 1 != argc)
        return 2;
    unpack(argv[optind]);
    answer = calloc(total, sizeof *answer);
    poller = epoll_create1(0);
    struct session *all = calloc(sessions, sizeof *all);
    for (int i = 0; i < sessions; i++)
        all[i].socket = -1;
    run(all);
    double seconds = now() - begin;
    qsort(answer, taken, sizeof *answer, ascending);
    printf("{\"taken\": %d, \"refused\": %d, \"seconds\": %.4f, "
           "\"answer_p50\": %.3f, \"answer_p99\": %.3f}\n",
           taken, refused, seconds, at(answer, .5), at(answer, .99));
    return refused != 0;
}
