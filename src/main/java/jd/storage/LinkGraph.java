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
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Names of containers in SQLite, as entities and edges: the root entity "0" has an edge `name` to each container.
///
/// ```
/// entity            edge
/// id                entity_id  parent_id  name
/// 0                 4f2a…      0          web
/// 4f2a…             4f2a…      77b0…      db      (with links: container 77b0… calls it "db")
/// ```
///
/// Docker 1.2.0: pkg/graphdb
public final class LinkGraph implements AutoCloseable {
    private static final String ROOT_ENTITY = "0";

    private final Path file;

    // guarded by this, as a SQLite connection is one conversation; opened aside
    private final FutureTask<Connection> opening;

    private LinkGraph(Path file) {
        this.file = file;
        this.opening = new FutureTask<>(this::connect);
    }

    /// Opens the file on a thread of its own: loading SQLite takes longer than the rest of the storage together, and
    /// nobody asks for a name that soon. What goes wrong is told to who asks first.
    static LinkGraph open(Path file) {
        LinkGraph graph = new LinkGraph(file);
        Thread.ofPlatform().daemon().name("linkgraph").start(graph.opening);
        return graph;
    }

    private Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        // A name that a power cut takes with it is not worth a wait for the disk at each `run`: the file stays whole.
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        // A name that a power failure takes back is found again in its container's own file: no need to wait for the
        // disk.
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        // Without DriverManager: it would load every JDBC driver on the class path to find this one.
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        makeTables(connection);
        return connection;
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

    /// Gives a name (without slash) to a container's id. {@return empty, or the id that has the name already}
    public synchronized Optional<String> reserve(String name, String containerId) {
        update("insert or ignore into entity (id) values (?)", containerId);
        try {
            insertEdge(name, containerId);
            return Optional.empty();
        } catch (SQLiteException e) {
            if (e.getResultCode() != SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE) {
                throw new StorageException("reserve name \"" + name + "\"", e);
            }
            forgetUnnamed(containerId);
            return idOf(name);
        } catch (SQLException e) {
            throw new StorageException("reserve name \"" + name + "\"", e);
        }
    }

    private void insertEdge(String name, String containerId) throws SQLException {
        String sql = "insert into edge (entity_id, parent_id, name) values (?, ?, ?)";
        try (PreparedStatement statement = connection().prepareStatement(sql)) {
            statement.setString(1, containerId);
            statement.setString(2, ROOT_ENTITY);
            statement.setString(3, name);
            statement.executeUpdate();
        }
    }

    private void forgetUnnamed(String containerId) {
        update("delete from entity where id = ?1 and id not in (select entity_id from edge)", containerId);
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

    /// Renames. {@return empty, or the id that has the new name already}
    public synchronized Optional<String> rename(String containerId, String newName) {
        Optional<String> holder = idOf(newName);
        if (holder.isEmpty()) {
            update("update edge set name = ? where parent_id = '0' and entity_id = ?", newName, containerId);
        }
        return holder;
    }

    /// Removes every name of the container, and those it has given to others.
    public synchronized void purge(String containerId) {
        update("delete from edge where entity_id = ?1 or parent_id = ?1", containerId);
        update("delete from entity where id = ?", containerId);
    }

    private void update(String sql, String... arguments) {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new StorageException("link graph: " + sql, e);
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
