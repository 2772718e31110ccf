package io.gatehouse.lockout;

import io.gatehouse.redis.Script;
import io.gatehouse.redis.Scripts;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The counters in Redis, which all instances share. Each decision is one script: of any number of guesses at once exactly as
 * many are admitted as are allowed.
 */
final class SharedCounters {
    /** Answers whether it is admitted, and for how long the account is locked from now on. */
    private static final Script RESERVE = Script.of(Script.NOW + """
            local id, max, window, device = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
            local lock = redis.call('HMGET', KEYS[2], 'until', 'level')
            local locked_until = tonumber(lock[1] or 0)
            if locked_until > now then
                return {0, locked_until - now}
            end
            if locked_until > 0 then
                redis.call('DEL', KEYS[1])
                redis.call('HDEL', KEYS[2], 'until', 'begun_by')
            end
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
            redis.call('ZADD', KEYS[1], now, id)
            redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
            local remember = math.ceil(window / 1000)
            local span = 0
            if redis.call('ZCARD', KEYS[1]) >= max then
                local level = math.min(tonumber(lock[2] or 0) + 1, #ARGV - 4)
                span = tonumber(ARGV[4 + level])
                remember = math.ceil((span + ARGV[#ARGV] + window) / 1000)
                redis.call('HSET', KEYS[2], 'until', string.format('%.0f', now + span), 'level', level, 'begun_by', id)
                redis.call('PEXPIRE', KEYS[1], math.ceil((span + window) / 1000))
                redis.call('PEXPIRE', KEYS[2], math.ceil((span + ARGV[#ARGV]) / 1000))
            end
            if device ~= '' then
                redis.call('SADD', KEYS[3], device)
                if redis.call('PTTL', KEYS[3]) < remember then
                    redis.call('PEXPIRE', KEYS[3], remember)
                end
            end
            return {1, span}
            """);

    private static final Script WITHDRAW = Script.of("""
            if redis.call('ZREM', KEYS[1], ARGV[1]) == 1 and redis.call('HDEL', KEYS[2], 'until', 'begun_by') > 0 then
                redis.call('HINCRBY', KEYS[2], 'level', -1)
            end
            return 1
            """);

    private static final Script CLEAR = Script.of("return redis.call('DEL', KEYS[1], KEYS[2])");

    private static final Script STANDS = Script.of("""
            if redis.call('HGET', KEYS[2], 'begun_by') == ARGV[1] then
                return 1
            end
            return 0
            """);

    /** The devices' keys aren't declared, but lie on the same node by their hash tag. */
    private static final Script LIFT = Script.of("""
            for _, device in ipairs(redis.call('SMEMBERS', KEYS[3])) do
                local prefix = string.sub(KEYS[3], 1, -8)
                redis.call('DEL', prefix .. device .. ':failures', prefix .. device .. ':lock')
            end
            return redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
            """);

    private final Scripts scripts;
    private final LockoutPolicy policy;
    private final List<String> limits;

    SharedCounters(Scripts scripts, LockoutPolicy policy) {
        this.scripts = scripts;
        this.policy = policy;
        this.limits = new ArrayList<>();
        limits.add(Integer.toString(policy.maxFailures()));
        limits.add(micros(policy.window()));
        policy.locks().forEach(lock -> limits.add(micros(lock)));
    }

    /** @throws Scripts.RedisAway as all of these */
    Admission reserve(Counter counter, String id) {
        var device = counter.device();
        var arguments = new ArrayList<>(limits);
        arguments.add(0, id);
        arguments.add(3, device == null ? "" : device.toString());
        var answer = run(RESERVE, counter, arguments);
        long micros = answer.get(1).toLong();
        return answer.get(0).toLong() == 1
                ? new Admission.Admitted(new Reservation(counter, id, micros > 0))
                : new Admission.Locked(Duration.ofNanos(micros * 1_000));
    }

    /** As if there had been no guess. */
    void withdraw(Reservation reservation) {
        run(WITHDRAW, reservation.counter(), List.of(reservation.id()));
    }

    /** Forgets the failures and the lock of this counter. */
    void clear(Counter counter) {
        run(CLEAR, counter, List.of());
    }

    /** Whether the lock that the reservation began is still there. */
    boolean lockStands(Reservation reservation) {
        return run(STANDS, reservation.counter(), List.of(reservation.id())).toLong() == 1;
    }

    /** Forgets the failures and the locks of the account and of all its devices. */
    void lift(Counter account) {
        run(LIFT, account, List.of());
    }

    private Response run(Script script, Counter counter, List<String> arguments) {
        return scripts.run(script, counter.keys(), arguments).await().indefinitely();
    }

    private static String micros(Duration duration) {
        return Long.toString(duration.toNanos() / 1_000);
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }
}
