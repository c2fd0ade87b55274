/*
 * A broker of the benchmarks, so lean that what is measured is the load: MQTT 3.1.1 and 5, QoS 0 and 1, one process for each address.
 *
 *     sink ADDRESS PORT PROCESSES
 *
 * listens on PORT of ADDRESS and the addresses after it and says "ready". Each line on its standard input is answered with
 * "CONNECTED PUBLISHED DELIVERED": connections at the moment, and messages so far. It ends when its input does. Clients of one address
 * meet each other and nobody else. Messages are delivered at QoS 0 to whoever is subscribed; nothing is retained and no session outlives
 * its connection. It never drops a message: a client that does not read makes all of its process wait.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONNECT = 1, CONNACK, PUBLISH, PUBACK, SUBSCRIBE = 8, SUBACK, UNSUBSCRIBE, UNSUBACK, PINGREQ, PINGRESP, DISCONNECT };

/* All that is kept of a connection, at its file descriptor's number: 16 bytes. */
typedef struct {
  uint8_t *part; /* the beginning of a packet whose rest has not come */
  uint32_t part_length;
  uint8_t version; /* 0 before CONNECT */
  bool subscribed;
} Connection;

typedef struct {
  int fd;
  char *filter;
} Subscription;

typedef struct {
  const uint8_t *at, *end;
} Bytes;

/* Of one process, for the first to read. */
typedef struct {
  _Alignas(64) volatile uint64_t connected;
  volatile uint64_t published, delivered;
} Totals;

static Totals *totals;
static Connection *connections;
static Subscription *subscriptions;
static size_t subscription_count, subscription_room;

/* What one connection is to be sent, together with the next as long as that is for the same one. */
static uint8_t out[1 << 16];
static size_t out_length;
static int out_fd;

static uint8_t in[1 << 18];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void send_all(int fd, const uint8_t *bytes, size_t length) {
  while (length > 0) {
    ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes += sent;
      length -= sent;
    } else if (errno == EAGAIN) {
      struct pollfd room = {.fd = fd, .events = POLLOUT};
      poll(&room, 1, -1);
    } else if (errno != EINTR) {
      return; /* The end of this connection is heard of when it is read. */
    }
  }
}

static void flush(void) {
  send_all(out_fd, out, out_length);
  out_length = 0;
}

static void write_to(int fd, const void *bytes, size_t length) {
  if (fd != out_fd || out_length + length > sizeof out) flush();
  out_fd = fd;
  if (length > sizeof out) {
    send_all(fd, bytes, length);
    return;
  }
  memcpy(out + out_length, bytes, length);
  out_length += length;
}

/* -1: not all of it is there; -2: there is no such length. */
static int read_variable(Bytes *from) {
  int value = 0;
  for (int shift = 0; shift <= 21; shift += 7) {
    if (from->at == from->end) return -1;
    uint8_t byte = *from->at++;
    value |= (byte & 127) << shift;
    if (byte < 128) return value;
  }
  return -2;
}

static size_t write_variable(uint8_t *to, size_t value) {
  size_t size = 0;
  do {
    to[size] = value % 128;
    value /= 128;
    if (value > 0) to[size] |= 128;
    size++;
  } while (value > 0);
  return size;
}

/* Cuts `length` bytes off; where there are fewer, `at` is null, and so it is of everything cut off afterwards. */
static Bytes take(Bytes *from, size_t length) {
  Bytes taken = {NULL, NULL};
  if (from->at != NULL && length <= (size_t)(from->end - from->at)) {
    taken.at = from->at;
    taken.end = from->at += length;
  } else {
    from->at = from->end = NULL;
  }
  return taken;
}

static int take_number(Bytes *from, size_t size) {
  Bytes bytes = take(from, size);
  int number = 0;
  while (bytes.at < bytes.end) number = number << 8 | *bytes.at++;
  return number;
}

static Bytes take_text(Bytes *from) { return take(from, take_number(from, 2)); }

static Bytes take_properties(Bytes *from, const Connection *connection) {
  const uint8_t *start = from->at;
  if (connection->version < 5 || start == NULL) return take(from, 0);
  int length = read_variable(from);
  if (length < 0) return take(from, SIZE_MAX);
  take(from, length);
  return (Bytes){start, from->at};
}

static bool matches(const char *filter, Bytes topic) {
  for (;;) {
    if (*filter == '#') return true;
    if (*filter == '+') {
      filter++;
      while (topic.at < topic.end && *topic.at != '/') topic.at++;
    }
    if (topic.at == topic.end) return *filter == 0 || strcmp(filter, "/#") == 0;
    if (*filter++ != *topic.at++) return false;
  }
}

static void subscribe(int fd, Bytes filter) {
  if (subscription_count == subscription_room) {
    subscription_room = subscription_room * 2 + 16;
    subscriptions = realloc(subscriptions, subscription_room * sizeof *subscriptions);
  }
  subscriptions[subscription_count++] = (Subscription){fd, strndup((const char *)filter.at, filter.end - filter.at)};
  connections[fd].subscribed = true;
}

/* Of one filter, or without one, of all. */
static void unsubscribe(int fd, const Bytes *filter) {
  for (size_t each = subscription_count; each-- > 0;) {
    Subscription *found = &subscriptions[each];
    size_t length = filter ? (size_t)(filter->end - filter->at) : 0;
    if (found->fd != fd) continue;
    if (filter && (strlen(found->filter) != length || memcmp(found->filter, filter->at, length) != 0)) continue;
    free(found->filter);
    *found = subscriptions[--subscription_count];
  }
}

static void deliver(int fd, Bytes topic, Bytes properties, Bytes payload) {
  uint8_t head[7] = {PUBLISH << 4};
  size_t topic_length = topic.end - topic.at, payload_length = payload.end - payload.at;
  size_t properties_length = connections[fd].version < 5 ? 0 : properties.end - properties.at;
  bool none = connections[fd].version == 5 && properties_length == 0;
  size_t size = 1 + write_variable(head + 1, 2 + topic_length + properties_length + none + payload_length);
  head[size++] = topic_length >> 8;
  head[size++] = topic_length;
  write_to(fd, head, size);
  write_to(fd, topic.at, topic_length);
  write_to(fd, properties.at, properties_length);
  if (none) write_to(fd, "", 1);
  write_to(fd, payload.at, payload_length);
  totals->delivered++;
}

static bool on_connect(int fd, Bytes body) {
  Connection *connection = &connections[fd];
  take_text(&body);
  int version = take_number(&body, 1);
  if (body.at == NULL || connection->version > 0) return false;
  connection->version = version;
  totals->connected++;
  /* MQTT 5: no QoS above 1. */
  if (version == 5) write_to(fd, "\x20\x05\x00\x00\x02\x24\x01", 7);
  else write_to(fd, "\x20\x02\x00\x00", 4);
  return true;
}

static bool on_publish(int fd, uint8_t flags, Bytes body) {
  int qos = flags >> 1 & 3;
  Bytes topic = take_text(&body);
  Bytes id = take(&body, qos > 0 ? 2 : 0);
  Bytes properties = take_properties(&body, &connections[fd]);
  if (qos > 1 || body.at == NULL) return false;
  totals->published++;
  if (qos == 1) {
    uint8_t answer[] = {PUBACK << 4, 2, id.at[0], id.at[1]};
    write_to(fd, answer, sizeof answer);
  }
  for (size_t each = 0; each < subscription_count; each++) {
    if (matches(subscriptions[each].filter, topic)) deliver(subscriptions[each].fd, topic, properties, body);
  }
  return true;
}

/* SUBSCRIBE and UNSUBSCRIBE, and their answers: a zero for each filter, which grants QoS 0 or says success. */
static bool on_filters(int fd, uint8_t type, Bytes body) {
  const Connection *connection = &connections[fd];
  uint8_t answer[256] = {0};
  Bytes id = take(&body, 2);
  take_properties(&body, connection);
  size_t head = connection->version == 5 ? 5 : 4, filters = 0;
  while (body.at != NULL && body.at < body.end && head + filters < 120) {
    Bytes filter = take_text(&body);
    if (type == SUBSCRIBE) take(&body, 1);
    if (body.at == NULL) break;
    unsubscribe(fd, &filter);
    if (type == SUBSCRIBE) subscribe(fd, filter);
    filters++;
  }
  if (body.at == NULL || body.at < body.end) return false;
  size_t codes = type == UNSUBSCRIBE && connection->version < 5 ? 0 : filters;
  answer[0] = (type + 1) << 4;
  answer[1] = head - 2 + codes;
  memcpy(answer + 2, id.at, 2);
  write_to(fd, answer, head + codes);
  return true;
}

/* False where the connection is to be closed. */
static bool on_packet(int fd, uint8_t first, Bytes body) {
  if (connections[fd].version == 0 && first >> 4 != CONNECT) return false;
  switch (first >> 4) {
    case CONNECT: return on_connect(fd, body);
    case PUBLISH: return on_publish(fd, first & 15, body);
    case SUBSCRIBE:
    case UNSUBSCRIBE: return on_filters(fd, first >> 4, body);
    case PINGREQ: write_to(fd, "\xd0\x00", 2); return true;
    default: return false;
  }
}

static void forget(int fd) {
  flush();
  if (connections[fd].version > 0) totals->connected--;
  if (connections[fd].subscribed) unsubscribe(fd, NULL);
  free(connections[fd].part);
  connections[fd] = (Connection){0};
  close(fd);
}

/* Handles whole packets; returns how many bytes they are, or -1 where the connection is to be closed. */
static ssize_t on_bytes(int fd, const uint8_t *bytes, size_t length) {
  Bytes rest = {bytes, bytes + length};
  for (;;) {
    Bytes packet = rest;
    Bytes first = take(&packet, 1);
    if (first.at == NULL) return rest.at - bytes;
    int size = read_variable(&packet);
    if (size == -2) return -1;
    if (size < 0 || packet.end - packet.at < size) return rest.at - bytes;
    if (!on_packet(fd, *first.at, take(&packet, size))) return -1;
    rest = packet;
  }
}

static void on_readable(int fd) {
  Connection *connection = &connections[fd];
  size_t kept = connection->part_length;
  if (kept > sizeof in / 2) {
    forget(fd);
    return;
  }
  if (kept > 0) memcpy(in, connection->part, kept);
  ssize_t got = recv(fd, in + kept, sizeof in - kept, 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  ssize_t used = got > 0 ? on_bytes(fd, in, kept + got) : -1;
  if (used < 0) {
    forget(fd);
    return;
  }
  flush();
  connection->part_length = kept + got - used;
  if (connection->part_length == 0 && kept == 0) return;
  connection->part = realloc(connection->part, connection->part_length + 1);
  memcpy(connection->part, in + used, connection->part_length);
}

static void on_arrivals(int listener, int epoll, rlim_t most) {
  for (int each = 0; each < 64; each++) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (fd < 0) return;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if ((rlim_t)fd >= most || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) close(fd);
  }
}

static void serve(int listener, rlim_t most) {
  struct epoll_event events[256], arrival = {.events = EPOLLIN, .data.fd = listener};
  int epoll = epoll_create1(0);
  connections = calloc(most, sizeof *connections);
  if (epoll < 0 || connections == NULL || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &arrival) < 0) fail("serve");
  for (;;) {
    int count = epoll_wait(epoll, events, 256, -1);
    for (int each = 0; each < count; each++) {
      int fd = events[each].data.fd;
      if (fd == listener) on_arrivals(listener, epoll, most);
      else on_readable(fd);
    }
  }
}

static int listen_at(uint32_t address, int port) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(address)};
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  /* Connections inherit it. */
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 4096) < 0) fail(inet_ntoa(at.sin_addr));
  return fd;
}

static void tell(int processes) {
  uint64_t connected = 0, published = 0, delivered = 0;
  for (int each = 0; each < processes; each++) {
    connected += totals[each].connected;
    published += totals[each].published;
    delivered += totals[each].delivered;
  }
  printf("%lu %lu %lu\n", connected, published, delivered);
  fflush(stdout);
}

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: sink ADDRESS PORT PROCESSES\n");
    return 2;
  }
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  uint32_t address = ntohl(inet_addr(arguments[1]));
  int processes = atoi(arguments[3]);
  totals = mmap(NULL, (processes + 1) * sizeof *totals, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t *children = calloc(processes + 1, sizeof *children);
  if (totals == MAP_FAILED || children == NULL) fail("memory");
  for (int each = 0; each < processes; each++) {
    int listener = listen_at(address + each, atoi(arguments[2]));
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      close(0);
      totals += each;
      serve(listener, files.rlim_cur);
    }
    children[each] = child;
    close(listener);
  }
  puts("ready");
  fflush(stdout);
  while (read(0, in, sizeof in) > 0) tell(processes);
  /* The addresses are free again once all have ended, and that takes as long as closing their connections does. */
  for (int each = 0; each < processes; each++) kill(children[each], SIGKILL);
  while (wait(NULL) > 0) continue;
  return 0;
}
