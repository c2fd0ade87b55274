"""A wire between two network devices that takes its time: what enters at one end leaves at the other after the delay.

Arguments: the names of the two devices, which are made, and the delay in ms. Says "ready" once they are there, and takes them away
when its stdin ends. Linux's own delay (netem) is missing in many kernels of containers; TAP devices are there in nearly all.
"""

import collections
import contextlib
import fcntl
import os
import select
import struct
import sys
import time

# linux/if_tun.h
TUNSETIFF = 0x400454CA
IFF_TAP = 0x0002
IFF_NO_PI = 0x1000
LARGEST_FRAME = 65536


def tap(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
    return device


def carry(ends, delay):
    under_way = collections.deque()  # (when it arrives, where, what)
    while True:
        pause = max(0, under_way[0][0] - time.monotonic()) if under_way else None
        readable, _, _ = select.select([*ends, sys.stdin], [], [], pause)
        if sys.stdin in readable:
            return
        for end, other in zip(ends, reversed(ends)):
            if end in readable:
                under_way.append((time.monotonic() + delay, other, os.read(end, LARGEST_FRAME)))
        while under_way and under_way[0][0] <= time.monotonic():
            _, end, frame = under_way.popleft()
            with contextlib.suppress(OSError):  # What nobody takes is lost, as on any wire.
                os.write(end, frame)


ends = [tap(name) for name in sys.argv[1:3]]
print("ready", flush=True)
carry(ends, float(sys.argv[3]) / 1000)
