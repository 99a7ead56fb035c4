package io.leasehold.benchmarks;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.SubnetId;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.Optional;

/** A free address for a new client, by how much of the pool is leased. */
@State(Scope.Thread)
public class AllocateBenchmark extends Measured {
    private static final int POOL = 100_000;

    @Param({"10", "99.9"})
    private String percent = "";

    private Crowd crowd = new Crowd(1, 0);
    private SubnetId subnet = new SubnetId(1);
    private int start;

    @Setup
    public void fill() {
        crowd = new Crowd(POOL, (int) (POOL * Double.parseDouble(percent) / 100));
        subnet = crowd.plan.subnets().getFirst().id();
    }

    @Benchmark
    public Optional<Ipv4Address> anyFree() {
        start += 0x9E3779B9; // as evenly as the hashes of clients fall
        return crowd.table.anyFree(subnet, gate -> gate.isEmpty(), start);
    }
}
