"""What is meant to differ: each with its reason."""
import re

# Puppet makes the folders of all its settings, ours those that it uses; ours keeps the files that catalogs name, and
# what it knows of the server.
FOLDERS_OF_PUPPET = ("/run/puppet", "/client_yaml", "/clientbucket", "/locales", "/preview", "/graphs", "/ssl/private",
                     "/certificate_requests", "/public_keys")
FILES_OF_OURS = ("/client_data/content", "/client_data/files.json", "/client_data/muster.json")


def of_server(step, text):
    """The same agent with our server and with Puppet Server."""
    # A root and a CA below it, where Puppet Server's first start makes a CA that is its own root.
    if step == "ssl verify":
        text = re.sub(r"Notice: Verified CA certificate 'CN=Puppet Root CA: .*\n", "", text)
    # Which alert of TLS says that a certificate was revoked.
    text = text.replace("sslv3 alert certificate unknown", "sslv3 alert certificate revoked")
    if step.endswith(": files"):
        text = "\n".join(line for line in text.splitlines() if not any(name in line for name in FILES_OF_OURS))
    return text


def of_own(step, text):
    """Our agent with our server and with Puppet Server: it asks for plugins and catalog at once, and so complains once
    when there is no server."""
    if step in ("revoked, not --test", "no server, --test", "no server"):
        return text.splitlines()[0]
    text = of_server(step, connection(step, plugins(text)))
    text = re.sub(r"(?m)^Info: (Retrieving plugin|Retrieving pluginfacts|Loading facts)\n", "", text)
    # Our server says which environment it is instead.
    text = re.sub(r"Notice: Environment '\w+' not found on server, skipping initial pluginsync\.\n", "", text)
    return re.sub(r"  node_retrieval\n", "", text)


def of_agent(step, text):
    """Our agent and Puppet's with the same server."""
    # Without a server ours has the contents that its catalog names.
    if step.startswith(("no server", "revoked, not --test")):
        return ""
    # Puppet compares, and shows, a content twice when it looks whether the change is corrective; the second time there
    # may be nothing left to show.
    text = re.sub(r"((?:Notice: \S+/content: \n)(?:[-+@ ].*\n|\+\+\+\n|---\n)+)\1", r"\1", text)
    text = re.sub(r"Notice: (\S+)/content: \n(?=Notice: \1/content: content changed)", "", text)
    # Keys of P-256 are ours by default.
    text = re.sub(r"a new (RSA|EC) SSL key for (\S+).*", r"a new SSL key for \2", text)
    # Ours says what to do.
    text = re.sub(r"does not match its private key.*", "does not match its private key", text)
    if step.endswith(": files"):
        text = "\n".join(filter(None, map(plain_file, text.splitlines())))
    if step.endswith(": summary"):
        text = re.sub(r"  (node_retrieval|filebucket|convert_catalog|startup_time|schedule)\n", "", text)
    return connection(step, plugins(text))


def plugins(text):
    """Folders of plugins come before files, and files as they arrive."""
    pattern = r"(?m)^Notice: /File\[/var/cache/puppet/(?:lib|facts\.d)/.*\n"
    lines = sorted(re.findall(pattern, text))
    return re.sub(pattern, "", text) + "".join(lines)


def connection(step, text):
    """What TLS says when the other side ends it depends on who writes first."""
    if step not in ("revoked", "revoked, not --test"):
        return text
    text = re.sub(r"(?m)^Error: (Request to|OpenSSL|Send failure|SSL_|\S+ refuses the certificate).*\n", "", text)
    text = re.sub(r"(?m)^Info: Loading facts\n", "", text)
    return re.sub(r"(?m)^(Error: Could not (?:retrieve catalog from remote server|send report)): .*$", r"\1", text)


def plain_file(line):
    """Its kind, mode and path. What root's agent writes for itself alone belongs to root, and nobody else may write it."""
    kind, mode, user, group, path = line.split(" ", 4)
    if path.endswith(FOLDERS_OF_PUPPET) or any(name in path for name in FILES_OF_OURS):
        return None
    if path.startswith("/var/"):
        return f"{kind} {path}"
    return f"{kind} {mode} {user} {group} {path}"
