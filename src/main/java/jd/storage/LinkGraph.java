package jd.storage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jd.storage.files.StorageException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Stores the names of containers in SQLite as entities and edges: the root entity "0" has an edge to each container.
///
/// ```
/// entity            edge
/// id                entity_id  parent_id  name
/// 0                 4f2a…      0          web
/// 4f2a…             4f2a…      77b0…      db      (with links: container 77b0… calls it "db")
/// ```
///
/// A name can be removed when the disk is full. A write-ahead log usually needs space for each change, so space for log and
/// database is allocated in advance, and adding a name fails before it uses the last of it.
///
/// Docker 1.2.0: pkg/graphdb
public final class LinkGraph implements AutoCloseable {
    private static final String ROOT_ENTITY = "0";
    private static final String RESTART_LOG = "pragma wal_checkpoint(restart)";
    private static final int LOG_PAGES = 128;
    private static final int SPARE_PAGES = 16;
    private static final int PAGE = 4096;

    private final Path file;

    // guarded by this, since a SQLite connection is not for concurrent use; opened by another thread
    private final FutureTask<Connection> opening;

    // guarded by this: whether the last attempt to allocate space has failed
    private boolean cramped;

    private LinkGraph(Path file) {
        this.file = file;
        this.opening = new FutureTask<>(this::connect);
    }

    /// Opens the file on a thread of its own: loading SQLite takes longer than the rest of the storage, and names are not
    /// needed at once. A failure is thrown at the first use.
    static LinkGraph open(Path file) {
        LinkGraph graph = new LinkGraph(file);
        Thread.ofPlatform().daemon().name("linkgraph").start(graph.opening);
        return graph;
    }

    /// With the log SQLite uses a file of shared memory, which cannot be made on a full disk. An exclusive connection needs
    /// none, so that names can at least be read. The mode must be set before the first access.
    private Connection connect() throws SQLException {
        SQLiteConfig sharing = new SQLiteConfig();
        // No sync: after a power failure a lost name is restored from its container's own file.
        sharing.setJournalMode(SQLiteConfig.JournalMode.WAL);
        sharing.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        try {
            return connect(sharing);
        } catch (SQLiteException e) {
            SQLiteConfig alone = new SQLiteConfig();
            alone.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
            return connect(alone);
        }
    }

    private Connection connect(SQLiteConfig config) throws SQLException {
        // Without DriverManager: it would load every JDBC driver on the class path to find this one.
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            makeTables(connection);
            reserveSpace(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /// Makes the log long once: after a checkpoint SQLite writes from its beginning again, over allocated blocks, and the
    /// database keeps the pages of the rows that are deleted here. Fails if the disk is full already.
    private static void reserveSpace(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma wal_autocheckpoint = " + LOG_PAGES / 2);
            addFreePages(statement, LOG_PAGES);
        } catch (SQLiteException e) {
            if (e.getResultCode() != SQLiteErrorCode.SQLITE_FULL) {
                throw e;
            }
        }
    }

    private static void addFreePages(Statement statement, int count) throws SQLException {
        statement.execute("create table if not exists reserve (content blob)");
        statement.execute("insert into reserve values (zeroblob(" + count * PAGE + "))");
        statement.execute("delete from reserve");
        statement.execute(RESTART_LOG);
    }

    /// Refuses a name that would use the space for the removal of names: free pages in the database, and a log that can be
    /// checkpointed because its content fits into the database.
    private void makeRoom() {
        try (Statement statement = connection().createStatement()) {
            if (cramped) {
                statement.execute(RESTART_LOG);
            }
            cramped = true;
            if (number(statement, "pragma freelist_count") < SPARE_PAGES) {
                addFreePages(statement, SPARE_PAGES);
            }
            cramped = false;
        } catch (SQLException e) {
            throw new StorageException("make room for a name: \"" + file + "\"", e);
        }
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.getInt(1);
        }
    }

    private Connection connection() {
        try {
            return opening.get();
        } catch (ExecutionException e) {
            throw new StorageException("open link graph: \"" + file + "\"", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("open link graph: \"" + file + "\"", e);
        }
    }

    private static void makeTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma foreign_keys = on");
            statement.execute("create table if not exists entity (id text not null primary key)");
            statement.execute("""
                    create table if not exists edge (
                        entity_id text not null references entity (id),
                        parent_id text references entity (id),
                        name text not null)""");
            statement.execute("create unique index if not exists edge_parent_name on edge (parent_id, name)");
            statement.execute("create index if not exists edge_entity on edge (entity_id)");
            statement.execute("insert or ignore into entity (id) values ('" + ROOT_ENTITY + "')");
        }
    }

    /// Adds a name (without slash) for a container's id. {@return empty, or the id that has the name}
    public synchronized Optional<String> reserve(String name, String containerId) {
        Optional<String> holder = idOf(name);
        if (holder.isEmpty()) {
            makeRoom();
            update("insert or ignore into entity (id) values (?)", containerId);
            update("insert into edge (entity_id, parent_id, name) values (?, '0', ?)", containerId, name);
        }
        return holder;
    }

    public synchronized Optional<String> idOf(String name) {
        return query("select entity_id from edge where parent_id = '0' and name = ?", name);
    }

    public synchronized Optional<String> nameOf(String containerId) {
        return query("select name from edge where parent_id = '0' and entity_id = ?", containerId);
    }

    /// {@return the ids that have a name}
    public synchronized List<String> ids() {
        String sql = "select entity_id from edge where parent_id = '0'";
        try (PreparedStatement statement = prepare(sql);
                ResultSet rows = statement.executeQuery()) {
            List<String> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        } catch (SQLException e) {
            throw new StorageException("link graph: " + sql, e);
        }
    }

    /// Renames. {@return empty, or the id that has the new name}
    public synchronized Optional<String> rename(String containerId, String newName) {
        Optional<String> holder = idOf(newName);
        if (holder.isEmpty()) {
            makeRoom();
            update("update edge set name = ? where parent_id = '0' and entity_id = ?", newName, containerId);
        }
        return holder;
    }

    /// Removes all names of the container, and the names in its links.
    public synchronized void purge(String containerId) {
        update("delete from edge where entity_id = ?1 or parent_id = ?1", containerId);
        update("delete from entity where id = ?", containerId);
    }

    /// A statement that fails because the disk is full has changed nothing: each is a transaction of its own. It is
    /// retried after a checkpoint of the log.
    private void update(String sql, String... arguments) {
        try {
            execute(sql, arguments);
        } catch (SQLiteException full) {
            if (full.getResultCode() != SQLiteErrorCode.SQLITE_FULL) {
                throw new StorageException("link graph: " + sql, full);
            }
            try {
                execute(RESTART_LOG);
                execute(sql, arguments);
            } catch (SQLException e) {
                throw new StorageException("link graph: " + sql, e);
            }
        } catch (SQLException e) {
            throw new StorageException("link graph: " + sql, e);
        }
    }

    private void execute(String sql, String... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            statement.execute();
        }
    }

    private Optional<String> query(String sql, String... arguments) {
        try (PreparedStatement statement = prepare(sql, arguments);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            throw new StorageException("link graph: " + sql, e);
        }
    }

    private PreparedStatement prepare(String sql, String... arguments) throws SQLException {
        PreparedStatement statement = connection().prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setString(i + 1, arguments[i]);
        }
        return statement;
    }

    @Override
    public synchronized void close() {
        try {
            connection().close();
        } catch (SQLException e) {
            throw new StorageException("close link graph", e);
        }
    }
}
