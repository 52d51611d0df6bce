#define _GNU_SOURCE
#include "Private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int cn_input = -1, cn_output = -1;
static bool is_nonblocking;
static char *queue;
static size_t queue_start, queue_end, queue_capacity;
static uint64_t sent;

bool cn_open_output(int input, int output) {
  char name[128];
  cn_input = input;
  // A description of our own, since others who share the terminal must not find theirs nonblocking.
  cn_output = ttyname_r(output, name, sizeof name) == 0
      ? open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1;
  is_nonblocking = cn_output >= 0;
  if (!is_nonblocking) cn_output = fcntl(output, F_DUPFD_CLOEXEC, 3);
  queue_start = queue_end = 0;
  sent = 0;
  return cn_output >= 0;
}

void cn_close_output(void) {
  if (cn_output >= 0) close(cn_output);
  cn_input = cn_output = -1;
  free(queue);
  queue = NULL;
  queue_capacity = queue_start = queue_end = 0;
}

bool cn_size(int *width, int *height) {
  struct winsize size;
  if (ioctl(cn_output, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
  *width = size.ws_col;
  *height = size.ws_row;
  return true;
}

void cn_queue(const char *text) {
  size_t count = strlen(text);
  if (queue_start == queue_end) queue_start = queue_end = 0;
  if (queue_end + count > queue_capacity) {
    size_t wanted = (queue_end + count) * 2;
    char *more = realloc(queue, wanted);
    if (!more) return;
    queue = more;
    queue_capacity = wanted;
  }
  memcpy(queue + queue_end, text, count);
  queue_end += count;
}

bool cn_flush(void) {
  while (queue_start < queue_end) {
    size_t count = queue_end - queue_start;
    if (!is_nonblocking) {
      // The best that can be done with a shared description: only as much as surely fits.
      struct pollfd room = {.fd = cn_output, .events = POLLOUT};
      if (poll(&room, 1, 0) <= 0 || !(room.revents & POLLOUT)) return false;
      if (count > 512) count = 512;
    }
    ssize_t written = write(cn_output, queue + queue_start, count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno != EAGAIN) queue_start = queue_end;
    if (written <= 0) break;
    queue_start += (size_t)written;
    sent += (uint64_t)written;
  }
  return queue_start == queue_end;
}

void cn_flush_within(int milliseconds) {
  while (!cn_flush()) {
    struct pollfd room = {.fd = cn_output, .events = POLLOUT};
    if (poll(&room, 1, milliseconds) <= 0 || !(room.revents & POLLOUT)) break;
  }
  queue_start = queue_end = 0;
}

uint64_t cn_bytes_sent(void) { return sent; }
bool cn_has_queue(void) { return queue_start < queue_end; }

int cn_wait(int milliseconds) {
  struct pollfd descriptors[3] = {
      {.fd = cn_input, .events = POLLIN},
      {.fd = cn_signals, .events = POLLIN},
      {.fd = queue_start < queue_end ? cn_output : -1, .events = POLLOUT},
  };
  if (poll(descriptors, 3, milliseconds) <= 0) return 0;
  int found = 0;
  if (descriptors[1].revents & POLLIN) found |= cn_has_signal;
  if (descriptors[2].revents & POLLOUT) found |= cn_has_room;
  if ((descriptors[0].revents | descriptors[2].revents) & (POLLHUP | POLLERR | POLLNVAL)) found |= cn_is_gone;
  if (descriptors[0].revents & POLLIN) {
    // Readable with nothing to read is the end of the input.
    int waiting = 0;
    if (ioctl(cn_input, FIONREAD, &waiting) == 0 && waiting == 0) found |= cn_is_gone;
    else found |= cn_has_input;
  }
  return found;
}
