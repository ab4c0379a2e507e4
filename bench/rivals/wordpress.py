"""Debian's WordPress as it comes: PHP-FPM with opcache, MariaDB, nginx in front, no page cache."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.processes import listening_on
from bench.rivals.debian import NotToBeHad, library_path, unpack
from tests.servers import running, running_nginx

PACKAGES = (
    "wordpress wordpress-theme-twentytwentythree php8.2-fpm php8.2-cli php8.2-common php8.2-mysql php8.2-opcache "
    "php8.2-xml php8.2-mbstring mariadb-server mariadb-server-core mariadb-client-core libaio1 liburing2 libonig5 "
    "php-getid3 libjs-prototype libjs-scriptaculous libjs-cropper"
).split()
EXTENSIONS = "mysqlnd mysqli ctype dom exif fileinfo iconv mbstring simplexml tokenizer xml xmlreader".split()
POOL = """
[global]
error_log = {folder}/fpm.log
daemonize = no
[www]
listen = {folder}/fpm.sock
listen.mode = 0666
pm = static
pm.max_children = 2
clear_env = no
"""
CONFIGURATION = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{folder}/db.sock'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
foreach (['AUTH','SECURE_AUTH','LOGGED_IN','NONCE'] as $n) {{
    define($n.'_KEY', 'bench'); define($n.'_SALT', 'bench');
}}
define('WP_HOME', '{address}'); define('WP_SITEURL', '{address}'); define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true); define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__.'/');
require_once ABSPATH.'wp-settings.php';
"""
INSTALL = r"""<?php
define('WP_INSTALLING', true); $_SERVER['HTTP_HOST'] = parse_url($argv[2], PHP_URL_HOST);
require $argv[1].'/wp-load.php'; require ABSPATH.'wp-admin/includes/upgrade.php';
wp_install('เทศบาล', 'admin', 'admin@example.org', true, '', 'not-a-secret');
switch_theme('twentytwentythree'); update_option('permalink_structure', '/e/%post_id%/');
global $wpdb, $wp_rewrite; $wp_rewrite->init(); flush_rewrite_rules();
$texts = json_decode(file_get_contents($argv[3]), true); $rows = [];
for ($i = 0; $i < (int) $argv[4]; $i++) {
    [$title, $body] = $texts[$i % count($texts)]; $date = gmdate('Y-m-d H:i:s', 1500000000 + $i * 3600);
    $rows[] = $wpdb->prepare("(1,%s,%s,%s,%s,'','publish',%s,%s,%s,'','','','post')",
        $date, $date, $body, $title, "e$i", $date, $date);
    if (count($rows) == 200 || $i == (int) $argv[4] - 1) {
        $wpdb->query("INSERT INTO $wpdb->posts (post_author, post_date, post_date_gmt, post_content, post_title,
            post_excerpt, post_status, post_name, post_modified, post_modified_gmt, to_ping, pinged,
            post_content_filtered, post_type) VALUES ".implode(',', $rows));
        $rows = [];
    }
}
echo $wpdb->get_var("SELECT count(*) FROM $wpdb->posts WHERE post_status='publish' AND post_type='post'"), "\n";
"""
NGINX = """
root {site}; index index.php; access_log off;
location / {{ try_files $uri $uri/ /index.php?$args; }}
location ~ \\.php$ {{ include /etc/nginx/fastcgi_params; fastcgi_pass unix:{folder}/fpm.sock;
    fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; }}
"""


@contextmanager
def running_wordpress(texts: Path, posts: int) -> Iterator[tuple[str, set[int]]]:
    """Yields its address and the processes it consists of; ``texts`` is JSON: [[title, HTML], …]."""
    folder = Path(tempfile.mkdtemp(prefix="prakat-wordpress-"))
    folder.chmod(0o755)
    try:
        root = unpack(PACKAGES, folder)
        environment = {**os.environ, "LD_LIBRARY_PATH": library_path(root)}
        site = folder / "site"
        shutil.copytree(root / "usr/share/wordpress", site, symlinks=False, ignore_dangling_symlinks=True)
        with _mariadb(root, folder, environment) as database, _fpm(root, folder, environment) as fpm:
            with running_nginx(
                NGINX.format(site=site, folder=folder), http="gzip on; gzip_comp_level 6;"
            ) as address:
                _install(root, folder, site, environment, address, texts, posts)
                yield address, {database, fpm, *listening_on(int(address.rpartition(":")[2]))}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _mariadb(root: Path, folder: Path, environment: dict[str, str]) -> Iterator[int]:
    data, share = folder / "db", root / "usr/share/mysql"
    data.mkdir()
    socket = folder / "db.sock"
    common = [
        str(root / "usr/sbin/mariadbd"),
        "--no-defaults",
        f"--datadir={data}",
        f"--lc-messages-dir={share}",
    ]
    common += [
        f"--character-sets-dir={share}/charsets",
        "--skip-networking",
        "--user=root",
        f"--tmpdir={folder}",
    ]
    scripts = ["mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql"]
    text = "CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\n" + "".join(
        (share / one).read_text() for one in scripts
    )
    subprocess.run(
        [*common, "--bootstrap"], input=text.encode(), env=environment, check=True, capture_output=True
    )
    command = [*common, f"--socket={socket}", f"--pid-file={folder}/db.pid", "--skip-grant-tables"]
    with running(
        command, folder / "db.log", socket.exists, signal.SIGTERM, environment=environment
    ) as server:
        yield server.pid


@contextmanager
def _fpm(root: Path, folder: Path, environment: dict[str, str]) -> Iterator[int]:
    (folder / "fpm.conf").write_text(POOL.format(folder=folder))
    command = [
        str(root / "usr/sbin/php-fpm8.2"),
        "-n",
        "-R",
        "-F",
        "-y",
        str(folder / "fpm.conf"),
        *_php(root),
    ]
    ready = (folder / "fpm.sock").exists
    with running(command, folder / "fpm.out", ready, signal.SIGTERM, environment=environment) as server:
        yield server.pid


def _php(root: Path) -> list[str]:
    modules = next((root / "usr/lib/php").glob("20*"))
    options = [f"-dextension_dir={modules}", "-dzend_extension=opcache", "-dmemory_limit=256M"]
    return options + [f"-dextension={name}" for name in EXTENSIONS if (modules / f"{name}.so").exists()]


def _install(
    root: Path, folder: Path, site: Path, environment: dict[str, str], address: str, texts: Path, posts: int
) -> None:
    (site / "wp-config.php").unlink(missing_ok=True)
    (site / "wp-config.php").write_text(CONFIGURATION.format(folder=folder, address=address))
    (folder / "install.php").write_text(INSTALL)
    plugins = site / "wp-content" / "mu-plugins"
    plugins.mkdir()
    (plugins / "address.php").write_text("<?php remove_action('template_redirect', 'redirect_canonical');")
    code = (
        f'$c = new mysqli("localhost", "root", "", "", 0, "{folder}/db.sock");'
        '$c->query("CREATE DATABASE wordpress CHARACTER SET utf8mb4");'
    )
    php = [str(root / "usr/bin/php8.2"), "-n", *_php(root)]
    subprocess.run([*php, "-r", code], env=environment, check=True, capture_output=True)
    made = subprocess.run(
        [*php, str(folder / "install.php"), str(site), address, str(texts), str(posts)],
        env=environment,
        capture_output=True,
        text=True,
    )
    if made.returncode != 0 or not made.stdout.strip().splitlines()[-1:]:
        raise NotToBeHad("its installation failed: " + (made.stdout + made.stderr)[-500:])
