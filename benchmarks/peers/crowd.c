/*
 * crowd: DHCP clients with names, many at a time, and when their names can be resolved.
 *
 *   crowd LOCAL SERVER TAG COUNT RATE [PORT ZONE]
 *
 * COUNT clients, RATE of them a second, take one lease each: DISCOVER, OFFER, REQUEST, ACK, as if relayed by LOCAL
 * (giaddr). Client i has the hardware address TAG:<i as four bytes> (TAG: four hex digits), the client identifier
 * 01 + hardware address and the host name h<TAG>-<i> (option 12). Open loop: a server that is slow does not slow the
 * clients down. Nothing is sent twice: what is lost on the way is lost.
 *
 * With PORT and ZONE each client that has its ACK asks the name server at SERVER port PORT for the A record of its name
 * in ZONE and for the PTR of its address, every INTERVAL_NS until both are answered. What is measured starts when the
 * ACK is read from the socket and ends when the first answer with a record is: what somebody outside would see, to
 * within that interval. COUNT is 32768 at most then.
 *
 * Prints one line of JSON; times in milliseconds as [p50, p99, most].
 *
 * build: cc -O2 -o crowd crowd.c
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define SECOND 1000000000ull
#define INTERVAL_NS (3 * 1000000ull)   /* between two questions for the same record */
#define LAST_ACK_NS (2 * SECOND)       /* how long after the last packet sent an ACK is still waited for */
#define LAST_NAME_NS (20 * SECOND)     /* the same for a record */
#define BURST 64                       /* packets sent before replies are read again */

enum { A, PTR };

struct client {
    uint64_t discovered, requested, acked, resolved[2];
    uint32_t address; /* host order */
};

static struct client *clients;
static uint32_t count, tag, local;
static size_t sent, offers, acks, naks;
static uint64_t last_ack;
static int dhcp, dns = -1;
static struct sockaddr_in server, name_server;
static const char *zone;
static uint32_t *waiting; /* numbers of the clients whose name is not resolved yet */
static size_t waiting_count;

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND + t.tv_nsec;
}

static int udp(uint32_t address, uint16_t port) {
    int one = 1, room = 8 << 20, s = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = address};
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room)) perror("crowd: receive buffer stays small");
    if (s < 0 || bind(s, (struct sockaddr *)&a, sizeof a)) {
        perror("crowd: bind");
        exit(2);
    }
    return s;
}

/* Where the value of an option begins, 0 without it. */
static int option(const uint8_t *p, int n, int code) {
    for (int i = 240; i + 1 < n && p[i] != 255; i += p[i] ? 2 + p[i + 1] : 1)
        if (p[i] == code && i + 2 + p[i + 1] <= n) return i + 2;
    return 0;
}

/* RFC 2131 figure 1, with the options of a small client; the offer is what a REQUEST answers. */
static void send_packet(uint32_t i, int type, const uint8_t *offer, int offer_length) {
    uint8_t p[320] = {1, 1, 6, 1}, mac[6] = {tag >> 8, tag, i >> 24, i >> 16, i >> 8, i}, *o = p + 240;
    uint32_t xid = htonl(i + 1);
    memcpy(p + 4, &xid, 4);
    memcpy(p + 24, &local, 4);
    memcpy(p + 28, mac, 6);
    memcpy(p + 236, "\x63\x82\x53\x63", 4);
    *o++ = 53; *o++ = 1; *o++ = type;
    *o++ = 61; *o++ = 7; *o++ = 1; memcpy(o, mac, 6); o += 6;
    *o++ = 12; *o = sprintf((char *)o + 1, "h%04x-%u", tag, i); o += 1 + *o;
    memcpy(o, "\x37\x07\x01\x03\x06\x0f\x1c\x33\x36", 9); o += 9;
    if (offer) {
        int id = option(offer, offer_length, 54);
        *o++ = 50; *o++ = 4; memcpy(o, offer + 16, 4); o += 4;
        if (id) { *o++ = 54; *o++ = 4; memcpy(o, offer + id, 4); o += 4; }
    }
    *o = 255;
    *(type == 1 ? &clients[i].discovered : &clients[i].requested) = now();
    sendto(dhcp, p, 300, 0, (struct sockaddr *)&server, sizeof server);
}

static void read_dhcp(void) {
    uint8_t p[1500];
    for (int n; (n = recv(dhcp, p, sizeof p, MSG_DONTWAIT)) >= 0;) {
        uint32_t xid;
        memcpy(&xid, p + 4, 4);
        uint32_t i = ntohl(xid) - 1;
        int type = n > 240 ? option(p, n, 53) : 0;
        if (p[0] != 2 || i >= count || !type) continue;
        struct client *c = &clients[i];
        if (p[type] == 2 && !c->requested) {
            offers++;
            send_packet(i, 3, p, n);
        } else if (p[type] == 6) {
            naks++;
        } else if (p[type] == 5 && !c->acked) {
            acks++;
            c->acked = last_ack = now();
            memcpy(&c->address, p + 16, 4);
            c->address = ntohl(c->address);
            if (dns >= 0) waiting[waiting_count++] = i;
        }
    }
}

/* One question (RFC 1035 section 4.1); its id says whose it is and for which record. */
static void ask(uint32_t i, int what) {
    char name[256];
    uint32_t a = clients[i].address;
    if (what == A) snprintf(name, sizeof name, "h%04x-%u.%s", tag, i, zone);
    else snprintf(name, sizeof name, "%u.%u.%u.%u.in-addr.arpa", a & 255, a >> 8 & 255, a >> 16 & 255, a >> 24);
    uint8_t q[300] = {(uint8_t)(i >> 8 | what << 7), (uint8_t)i, 0, 0, 0, 1}, *o = q + 12;
    for (char *label = strtok(name, "."); label; label = strtok(NULL, ".")) {
        *o = strlen(label);
        memcpy(o + 1, label, *o);
        o += 1 + *o;
    }
    *o++ = 0; *o++ = 0; *o++ = what == A ? 1 : 12; *o++ = 0; *o++ = 1;
    sendto(dns, q, o - q, 0, (struct sockaddr *)&name_server, sizeof name_server);
}

static void ask_all(void) {
    size_t left = 0;
    for (size_t w = 0; w < waiting_count; w++) {
        struct client *c = &clients[waiting[w]];
        for (int what = A; what <= PTR; what++)
            if (!c->resolved[what]) ask(waiting[w], what);
        if (!c->resolved[A] || !c->resolved[PTR]) waiting[left++] = waiting[w];
    }
    waiting_count = left;
}

static void read_dns(void) {
    uint8_t p[1500];
    for (int n; dns >= 0 && (n = recv(dns, p, sizeof p, MSG_DONTWAIT)) >= 0;) {
        uint32_t i = (p[0] & 127) << 8 | p[1];
        if (n < 12 || i >= count || p[3] & 15 || !(p[6] | p[7])) continue;
        uint64_t *when = &clients[i].resolved[p[0] >> 7];
        if (!*when) *when = now();
    }
}

static int all_answered(void) { return sent == count && acks + naks >= sent && !waiting_count; }

/* Reads what comes until then, and asks when it is time to. Ends at once when there is nothing to wait for. */
static void listen_until(uint64_t then) {
    static uint64_t next_question;
    do {
        read_dhcp();
        read_dns();
        uint64_t t = now();
        if (waiting_count && t >= next_question) {
            ask_all();
            next_question = t + INTERVAL_NS;
        }
        uint64_t until = waiting_count && next_question < then ? next_question : then;
        if (until > t && !all_answered()) {
            struct timespec ts = {(until - t) / SECOND, (until - t) % SECOND};
            struct pollfd f[2] = {{dhcp, POLLIN, 0}, {dns, POLLIN, 0}};
            ppoll(f, 2, &ts, NULL);
        }
    } while (now() < then && !all_answered());
}

static int by_size(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Prints how often the second moment came, and how long after the first. */
static void print(const char *what, uint64_t (*took)(const struct client *)) {
    uint64_t *all = calloc(count + 1, 8);
    size_t n = 0;
    for (uint32_t i = 0; i < count; i++)
        if ((all[n] = took(&clients[i]))) n++;
    qsort(all, n, 8, by_size);
#define Q(q) (n ? all[(size_t)((n - 1) * (q))] / 1e6 : 0.0)
    printf(", \"%s\": %zu, \"%s_ms\": [%.3f, %.3f, %.3f]", what, n, what, Q(.5), Q(.99), Q(1));
    free(all);
}

static uint64_t to_ack(const struct client *c) { return c->acked ? c->acked - c->discovered : 0; }
static uint64_t to_a(const struct client *c) { return c->resolved[A] ? c->resolved[A] - c->acked : 0; }
static uint64_t to_ptr(const struct client *c) { return c->resolved[PTR] ? c->resolved[PTR] - c->acked : 0; }
static uint64_t to_both(const struct client *c) {
    uint64_t last = c->resolved[A] > c->resolved[PTR] ? c->resolved[A] : c->resolved[PTR];
    return c->resolved[A] && c->resolved[PTR] ? last - c->acked : 0;
}

int main(int arguments, char **argument) {
    struct in_addr mine;
    if (arguments != 6 && arguments != 8) {
        fprintf(stderr, "usage: crowd LOCAL SERVER TAG COUNT RATE [PORT ZONE]\n");
        return 2;
    }
    server = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(67)};
    if (!inet_aton(argument[1], &mine) || !inet_aton(argument[2], &server.sin_addr)) {
        fprintf(stderr, "crowd: not an address: %s or %s\n", argument[1], argument[2]);
        return 2;
    }
    local = mine.s_addr;
    tag = strtoul(argument[3], NULL, 16);
    count = strtoul(argument[4], NULL, 10);
    uint64_t rate = strtoul(argument[5], NULL, 10);
    clients = calloc(count, sizeof *clients);
    waiting = calloc(count, sizeof *waiting);
    dhcp = udp(local, 67);
    if (arguments == 8) {
        if (count > 32768) {
            fprintf(stderr, "crowd: %u clients, and 32768 at most can ask for their names\n", count);
            return 2;
        }
        name_server = server;
        name_server.sin_port = htons(strtoul(argument[6], NULL, 10));
        zone = argument[7];
        dns = udp(local, 0);
    }
    uint64_t began = now();
    while (sent < count) {
        uint64_t due = (now() - began) * rate / SECOND + 1;
        for (int burst = 0; sent < due && sent < count && burst < BURST; burst++) send_packet(sent++, 1, NULL, 0);
        if (sent < count) listen_until(sent >= due ? began + sent * SECOND / rate : 0);
    }
    double seconds = (now() - began) / 1e9;
    listen_until(now() + LAST_ACK_NS);
    if (waiting_count) listen_until(now() + LAST_NAME_NS);
    printf("{\"sent\": %zu, \"offers\": %zu, \"acks\": %zu, \"naks\": %zu, \"seconds\": %.3f, \"last_ack_s\": %.3f", sent,
           offers, acks, naks, seconds, last_ack ? (last_ack - began) / 1e9 : 0.0);
    print("discover_to_ack", to_ack);
    if (dns >= 0) {
        print("ack_to_a", to_a);
        print("ack_to_ptr", to_ptr);
        print("ack_to_both", to_both);
    }
    printf("}\n");
    return 0;
}
