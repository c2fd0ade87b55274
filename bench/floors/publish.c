/*
 * What publishing costs at the least: paced QoS 0 messages, one a send(), over so many connections in turn.
 *
 *     publish HOST PORT CLIENTS RATE BYTES
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec + at.tv_nsec / 1e9;
}

static int greeted(const char *host, int port, int number) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = inet_addr(host)};
  int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  char packet[64] = "\x10\x16\x00\x04MQTT\x04\x02\x00\x00\x00\x0a", answer[4];
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
    perror("connect");
    exit(1);
  }
  snprintf(packet + 14, sizeof packet - 14, "c-%08d", number);
  if (send(fd, packet, 24, 0) != 24 || recv(fd, answer, 4, MSG_WAITALL) != 4) exit(1);
  return fd;
}

int main(int count, char **arguments) {
  if (count != 6) return 2;
  int clients = atoi(arguments[3]), bytes = atoi(arguments[5]), *sockets = calloc(clients, sizeof *sockets);
  double rate = atof(arguments[4]);
  for (int each = 0; each < clients; each++) sockets[each] = greeted(arguments[1], atoi(arguments[2]), each);
  char packet[1024];
  int topic = 5, rest = 2 + topic + bytes, head = 1;
  memset(packet, 'x', sizeof packet);
  packet[0] = 0x30;
  if (rest > 127) packet[head++] = rest % 128 | 128;
  packet[head++] = rest > 127 ? rest / 128 : rest;
  memcpy(packet + head, "\0\005t/abc", 2 + topic);
  int length = head + rest;
  double began = now();
  for (uint64_t sent = 0;; usleep(1000)) {
    for (uint64_t due = (now() - began) * rate; sent < due; sent++) {
      if (send(sockets[sent % clients], packet, length, MSG_NOSIGNAL) < 0) return 1;
    }
  }
}
