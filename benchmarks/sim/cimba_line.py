"""The ten-machine line in cimba, which compiles processes one by one from their source: hence ten of them."""

from __future__ import annotations

import cimba as cb


class CimbaLine(cb.Model):
    """Bounded levels of five places; work exponential 1 s, failures by operation after 100 s for 10 s on average."""

    s0: cb.FractionalContainer = cb.FractionalContainer(capacity=5, decimals=0)
    s1: cb.FractionalContainer = cb.FractionalContainer(capacity=5, decimals=0)
    s2: cb.FractionalContainer = cb.FractionalContainer(capacity=5, decimals=0)
    s3: cb.FractionalContainer = cb.FractionalContainer(capacity=5, decimals=0)
    s4: cb.FractionalContainer = cb.FractionalContainer(capacity=5, decimals=0)
    s5: cb.FractionalContainer = cb.FractionalContainer(capacity=5, decimals=0)
    s6: cb.FractionalContainer = cb.FractionalContainer(capacity=5, decimals=0)
    s7: cb.FractionalContainer = cb.FractionalContainer(capacity=5, decimals=0)
    s8: cb.FractionalContainer = cb.FractionalContainer(capacity=5, decimals=0)
    made: cb.Output[int]

    @cb.process
    def m0(self):
        life = cb.random.exponential(100.0)
        while True:
            left = cb.random.exponential(1.0)
            while life < left:
                cb.hold(life)
                left -= life
                cb.hold(cb.random.exponential(10.0))
                life = cb.random.exponential(100.0)
            cb.hold(left)
            life -= left
            self.s0.put(1.0)

    @cb.process
    def m1(self):
        life = cb.random.exponential(100.0)
        while True:
            self.s0.get(1.0)
            left = cb.random.exponential(1.0)
            while life < left:
                cb.hold(life)
                left -= life
                cb.hold(cb.random.exponential(10.0))
                life = cb.random.exponential(100.0)
            cb.hold(left)
            life -= left
            self.s1.put(1.0)

    @cb.process
    def m2(self):
        life = cb.random.exponential(100.0)
        while True:
            self.s1.get(1.0)
            left = cb.random.exponential(1.0)
            while life < left:
                cb.hold(life)
                left -= life
                cb.hold(cb.random.exponential(10.0))
                life = cb.random.exponential(100.0)
            cb.hold(left)
            life -= left
            self.s2.put(1.0)

    @cb.process
    def m3(self):
        life = cb.random.exponential(100.0)
        while True:
            self.s2.get(1.0)
            left = cb.random.exponential(1.0)
            while life < left:
                cb.hold(life)
                left -= life
                cb.hold(cb.random.exponential(10.0))
                life = cb.random.exponential(100.0)
            cb.hold(left)
            life -= left
            self.s3.put(1.0)

    @cb.process
    def m4(self):
        life = cb.random.exponential(100.0)
        while True:
            self.s3.get(1.0)
            left = cb.random.exponential(1.0)
            while life < left:
                cb.hold(life)
                left -= life
                cb.hold(cb.random.exponential(10.0))
                life = cb.random.exponential(100.0)
            cb.hold(left)
            life -= left
            self.s4.put(1.0)

    @cb.process
    def m5(self):
        life = cb.random.exponential(100.0)
        while True:
            self.s4.get(1.0)
            left = cb.random.exponential(1.0)
            while life < left:
                cb.hold(life)
                left -= life
                cb.hold(cb.random.exponential(10.0))
                life = cb.random.exponential(100.0)
            cb.hold(left)
            life -= left
            self.s5.put(1.0)

    @cb.process
    def m6(self):
        life = cb.random.exponential(100.0)
        while True:
            self.s5.get(1.0)
            left = cb.random.exponential(1.0)
            while life < left:
                cb.hold(life)
                left -= life
                cb.hold(cb.random.exponential(10.0))
                life = cb.random.exponential(100.0)
            cb.hold(left)
            life -= left
            self.s6.put(1.0)

    @cb.process
    def m7(self):
        life = cb.random.exponential(100.0)
        while True:
            self.s6.get(1.0)
            left = cb.random.exponential(1.0)
            while life < left:
                cb.hold(life)
                left -= life
                cb.hold(cb.random.exponential(10.0))
                life = cb.random.exponential(100.0)
            cb.hold(left)
            life -= left
            self.s7.put(1.0)

    @cb.process
    def m8(self):
        life = cb.random.exponential(100.0)
        while True:
            self.s7.get(1.0)
            left = cb.random.exponential(1.0)
            while life < left:
                cb.hold(life)
                left -= life
                cb.hold(cb.random.exponential(10.0))
                life = cb.random.exponential(100.0)
            cb.hold(left)
            life -= left
            self.s8.put(1.0)

    @cb.process
    def m9(self):
        life = cb.random.exponential(100.0)
        while True:
            self.s8.get(1.0)
            left = cb.random.exponential(1.0)
            while life < left:
                cb.hold(life)
                left -= life
                cb.hold(cb.random.exponential(10.0))
                life = cb.random.exponential(100.0)
            cb.hold(left)
            life -= left
            self.made += 1
