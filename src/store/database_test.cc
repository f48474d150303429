#include "store/database.hh"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "os/test_folder.hh"
#include "store/group.hh"
#include "store/migrations.hh"

using namespace muster;
using namespace muster::store;

namespace {

struct Folder : os::TestFolder {
  std::string file() const { return *this / "muster.db"; }
};

std::int64_t count(Database& database) {
  return std::get<0>(*database.first<std::int64_t>("SELECT count(*) FROM t"));
}

Migration first_step() {
  return {"CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);"};
}
Migration second_step() {
  return {"ALTER TABLE t ADD COLUMN c TEXT;"};
}
Migration broken_step() {
  return {"CREATE TABLE u(a); CREATE TABLE t(a);"};
}

}  // namespace

TEST_CASE("what is written is read again, typed") {
  Folder folder;
  {
    Database database(folder.file());
    database.script("CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, c REAL, d BLOB)");
    CHECK(database.write("INSERT INTO t VALUES(?, ?, ?, ?)", 1, "one", 1.5,
                         Blob{std::string_view("\0\1", 2)}) == 1);
    database.write("INSERT INTO t VALUES(?, ?, ?, ?)", 2, std::optional<std::string>(), 0.0,
                   std::nullopt);
  }
  Database database(folder.file());
  auto rows = database.query<std::int64_t, std::optional<std::string>, double, std::string>(
      "SELECT * FROM t ORDER BY a");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0] == std::tuple{1, std::optional<std::string>("one"), 1.5, std::string("\0\1", 2)});
  CHECK(std::get<1>(rows[1]) == std::nullopt);
  CHECK(database.first<std::int64_t>("SELECT a FROM t WHERE a = ?", 7) == std::nullopt);
  CHECK_THROWS_AS(database.query<std::int64_t>("SELECT nothing FROM t"), base::Error);
  CHECK_THROWS_AS(database.query<std::int64_t>("DELETE FROM t"), base::Error);
  struct stat status {};
  REQUIRE(::stat(folder.file().c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a query may be asked again while its rows are read") {
  Folder folder;
  Database database(folder.file());
  database.script("CREATE TABLE t(a INTEGER); INSERT INTO t VALUES(1), (2), (3)");
  int seen = 0;
  database.each("SELECT a FROM t", [&](const Row&) {
    database.each("SELECT a FROM t", [&](const Row&) {
      ++seen;
      return true;
    });
    return true;
  });
  CHECK(seen == 9);
}

TEST_CASE("a transaction that is not committed was not there") {
  Folder folder;
  Database database(folder.file());
  database.script("CREATE TABLE t(a INTEGER)");
  {
    Transaction transaction(database);
    database.write("INSERT INTO t VALUES(1)");
  }
  CHECK(count(database) == 0);
  Transaction transaction(database);
  database.write("INSERT INTO t VALUES(1)");
  transaction.commit();
  CHECK(count(database) == 1);
}

TEST_CASE("steps of the schema are done once, in their order, after a copy") {
  Folder folder;
  Database database(folder.file());
  std::vector<base::Named<Migration>> steps{{"m002_more", second_step}, {"m001_first", first_step}};
  CHECK(migrate(database, {steps[1]}) == std::vector<std::string>{"m001_first"});
  database.write("INSERT INTO t VALUES(1, 'x')");
  CHECK(migrate(database, steps) == std::vector<std::string>{"m002_more"});
  CHECK(migrate(database, steps).empty());
  database.write("INSERT INTO t VALUES(2, 'y', 'z')");
  Database copy(folder.file() + ".before-m002_more", Database::Mode::read_only);
  CHECK(count(copy) == 1);
  CHECK_THROWS_WITH_AS(migrate(database, {steps[1]}),
                       doctest::Contains("belongs to a newer muster: it has 'm002_more'"),
                       base::Error);
}

TEST_CASE("a step that fails leaves the schema as it was") {
  Folder folder;
  Database database(folder.file());
  std::vector<base::Named<Migration>> steps{{"m001_first", first_step}, {"m002_bad", broken_step}};
  migrate(database, {steps[0]});
  CHECK_THROWS_AS(migrate(database, steps), base::Error);
  CHECK_THROWS_AS(database.query<int>("SELECT * FROM u"), base::Error);
}

TEST_CASE("every migration of the program works together, and a damaged file is refused") {
  Folder folder;
  {
    auto database = open(folder.file());
    CHECK(database->damage().empty());
    Transaction transaction(*database);
    for (int i = 0; i < 2000; ++i)
      database->write("INSERT INTO events VALUES(?, 0, 'k', ?)", i, std::string(200, 'x'));
    transaction.commit();
  }
  {
    std::fstream file(folder.file(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(40 * 4096);
    for (int i = 0; i < 4096 * 20; ++i) file.put('\x55');
  }
  CHECK_THROWS_AS(open(folder.file()), DamageError);
}

TEST_CASE("a group makes all of it durable at once; who fails fails alone") {
  Folder folder;
  Database database(folder.file());
  database.script("CREATE TABLE t(a INTEGER PRIMARY KEY)");
  int saved = 0, accepted = 0, undone = 0;
  Group group(database, {[&] { ++saved; }, [&] { ++accepted; }, [&] { ++undone; }});
  std::vector<int> told;
  for (int i = 0; i < 10; ++i) {
    group.add(
        [&database, i] {
          database.write("INSERT INTO t VALUES(?)", i);
          if (i == 3) throw base::Error("three");
        },
        [&, i](std::exception_ptr error) {
          CHECK(!database.in_transaction());
          if (!error) told.push_back(i);
        });
  }
  CHECK(told.empty());
  group.commit();
  CHECK(told == std::vector<int>{0, 1, 2, 4, 5, 6, 7, 8, 9});
  CHECK(count(database) == 9);
  CHECK((saved == 1 && accepted == 1 && undone == 0));
}

TEST_CASE("when the file cannot grow, readers read on, writers fail, and nothing else is lost") {
  Folder folder;
  pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    Database database(folder.file());
    database.script("CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT)");
    database.write("INSERT INTO t VALUES(1, 'kept')");
    rlimit limit{300'000, 300'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    int undone = 0, failed = 0, read = 0;
    Group group(database, {nullptr, nullptr, [&] { ++undone; }});
    std::string big(1'000'000, 'b');
    group.add([&] { database.write("INSERT INTO t VALUES(2, ?)", big); },
              [&](std::exception_ptr error) {
                try {
                  if (error) std::rethrow_exception(error);
                } catch (const WriteError&) {
                  ++failed;
                }
              });
    std::int64_t seen = 0;
    group.add([&] { seen = count(database); },
              [&](std::exception_ptr error) { read += error ? 0 : 1; });
    group.commit();
    group.add([&] { database.write("INSERT INTO t VALUES(3, 'small')"); },
              [&](std::exception_ptr error) { failed += error ? 10 : 0; });
    group.commit();
    bool good = failed == 1 && read == 1 && seen == 1 && undone >= 1 && count(database) == 2;
    ::_exit(good ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
}

TEST_CASE("what was acknowledged before kill -9 is there afterwards") {
  Folder folder;
  {
    Database database(folder.file());
    database.script("CREATE TABLE t(a INTEGER PRIMARY KEY)");
  }
  for (int round = 0; round < 5; ++round) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid_t child = ::fork();
    if (child == 0) {
      Database database(folder.file());
      Group group(database, {});
      for (std::int64_t next = count(database);;) {
        for (int i = 0; i < 5; ++i, ++next) {
          group.add([&database, next] { database.write("INSERT INTO t VALUES(?)", next); },
                    [&, next](std::exception_ptr error) {
                      if (!error && ::write(ends[1], &next, sizeof next) != sizeof next) ::_exit(1);
                    });
        }
        group.commit();
      }
    }
    ::close(ends[1]);
    ::usleep(60'000 + round * 7'000);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    std::int64_t last = -1, number = 0;
    while (::read(ends[0], &number, sizeof number) == sizeof number) last = number;
    ::close(ends[0]);
    Database database(folder.file());
    CHECK(count(database) >= last + 1);
    CHECK(database.damage().empty());
  }
}
