"""Reads a OneRoster 1.2 CSV zip by the tables of the specification, and knows nothing of the program that wrote it.

Usage: readoneroster.py FILE.zip. Writes what it found as JSON; ends with status 1 and a line for each fault.
"""
import csv
import datetime
import io
import json
import re
import sys
import zipfile

BASE = "sourcedId status dateLastModified "
HEADERS = {
    "orgs": BASE + "name type identifier parentSourcedId",
    "academicSessions": BASE + "title type startDate endDate parentSourcedId schoolYear",
    "courses": BASE + "schoolYearSourcedId title courseCode grades orgSourcedId subjects subjectCodes",
    "users": BASE + "enabledUser username userIds givenName familyName middleName identifier email sms phone agentSourcedIds grades password "
    "userMasterIdentifier resourceSourcedIds preferredGivenName preferredMiddleName preferredFamilyName primaryOrgSourcedId pronouns",
    "roles": BASE + "userSourcedId roleType role beginDate endDate orgSourcedId userProfileSourcedId",
    "classes": BASE + "title grades courseSourcedId classCode classType location schoolSourcedId termSourcedIds subjects subjectCodes periods",
    "enrollments": BASE + "classSourcedId schoolSourcedId userSourcedId role primary beginDate endDate",
}
REQUIRED = {
    "orgs": "name type", "academicSessions": "title type startDate endDate schoolYear", "courses": "title orgSourcedId",
    "users": "enabledUser username givenName familyName", "roles": "userSourcedId roleType role orgSourcedId",
    "classes": "title courseSourcedId classType schoolSourcedId termSourcedIds",
    "enrollments": "classSourcedId schoolSourcedId userSourcedId role",
}
WORDS = {
    ("orgs", "type"): "department school district local state national",
    ("academicSessions", "type"): "gradingPeriod semester schoolYear term",
    ("users", "enabledUser"): "true false",
    ("roles", "roleType"): "primary secondary",
    ("roles", "role"): "aide counselor districtAdministrator guardian parent principal proctor relative siteAdministrator student "
    "systemAdministrator teacher",
    ("classes", "classType"): "homeroom scheduled",
    ("enrollments", "role"): "administrator proctor student teacher",
    ("enrollments", "primary"): "true false",
}
REFERENCES = {
    ("orgs", "parentSourcedId"): "orgs", ("academicSessions", "parentSourcedId"): "academicSessions",
    ("courses", "schoolYearSourcedId"): "academicSessions", ("courses", "orgSourcedId"): "orgs",
    ("users", "primaryOrgSourcedId"): "orgs", ("roles", "userSourcedId"): "users", ("roles", "orgSourcedId"): "orgs",
    ("classes", "courseSourcedId"): "courses", ("classes", "schoolSourcedId"): "orgs", ("classes", "termSourcedIds"): "academicSessions",
    ("enrollments", "classSourcedId"): "classes", ("enrollments", "schoolSourcedId"): "orgs", ("enrollments", "userSourcedId"): "users",
}
GRADES = set("IT PR PK TK KG PS UG Other".split()) | {"%02d" % n for n in range(1, 14)}
NAMES = ("academicSessions categories classes classResources courses courseResources demographics enrollments lineItemLearningObjectiveIds "
         "lineItems lineItemScoreScales orgs resources resultLearningObjectiveIds results resultScoreScales roles scoreScales userProfiles "
         "userResources users").split()

faults = []


def fault(*parts):
    faults.append(" ".join(str(p) for p in parts))


def rows(archive, name):
    text = archive.read(name + ".csv").decode("utf-8")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def main(path):
    archive = zipfile.ZipFile(path)
    inside = set(archive.namelist())
    manifest = rows(archive, "manifest")
    if manifest[0] != ["propertyName", "value"]:
        fault("manifest", manifest[0])
    said = dict(manifest[1:])
    if said["manifest.version"] != "1.0" or said["oneroster.version"] != "1.2":
        fault("manifest versions", said)
    if [key[5:] for key, _ in manifest[1:] if key.startswith("file.")] != NAMES:
        fault("the manifest lists other files")
    for name in NAMES:
        if said["file." + name] != ("bulk" if name + ".csv" in inside else "absent"):
            fault(name, "is", said["file." + name])
    tables, ids = {}, {}
    for name, header in HEADERS.items():
        lines = rows(archive, name)
        head = header.split()
        if lines[0] != head:
            fault(name, "has the header", lines[0])
        tables[name] = [dict(zip(head, line)) for line in lines[1:]]
        for line in lines:
            if len(line) != len(head) or any("\n" in cell or "\r" in cell for cell in line):
                fault(name, line)
        ids[name] = {row["sourcedId"] for row in tables[name]}
        if len(ids[name]) != len(tables[name]) or "" in ids[name]:
            fault(name, "has a sourcedId twice, or a blank one")
    for name, table in tables.items():
        for row in table:
            if row["status"] or row["dateLastModified"]:
                fault(name, row["sourcedId"], "has a status or a date in a bulk file")
            for column in REQUIRED[name].split():
                if not row[column]:
                    fault(name, row["sourcedId"], "lacks", column)
            for column, value in row.items():
                check(name, row, column, value, ids)
    primary = [role["userSourcedId"] for role in tables["roles"] if role["roleType"] == "primary"]
    for user in ids["users"]:
        if user not in primary:
            fault("user", user, "has no primary role")
    if len(set(primary)) != len(primary):
        fault("a user has two primary roles")
    if len({row["username"].lower() for row in tables["users"]}) != len(tables["users"]):
        fault("a username comes twice")
    report(tables)


def check(name, row, column, value, ids):
    if not value:
        return
    if (name, column) in WORDS and value not in WORDS[name, column].split():
        fault(name, row["sourcedId"], column, value)
    if (name, column) in REFERENCES:
        for to in value.split(",") if column == "termSourcedIds" else [value]:
            if to not in ids[REFERENCES[name, column]]:
                fault(name, row["sourcedId"], column, "leads nowhere:", to)
    if column.endswith("Date"):
        datetime.date.fromisoformat(value)
    if column == "schoolYear" and not re.fullmatch(r"\d{4}", value):
        fault(name, row["sourcedId"], value)
    if column == "grades" and not set(value.split(",")) <= GRADES:
        fault(name, row["sourcedId"], column, value)
    if column == "userIds" and not all(re.fullmatch(r"\{[^{}:,]+:[^{},]+\}", part) for part in value.split(",")):
        fault(name, row["sourcedId"], column, value)


def report(tables):
    code = {row["sourcedId"]: row["classCode"] for row in tables["classes"]}
    lists, teachers, primaries = {}, {}, {}
    for row in tables["enrollments"]:
        at = code.get(row["classSourcedId"])
        if row["role"] == "student":
            lists[at] = lists.get(at, 0) + 1
        else:
            teachers[at] = teachers.get(at, 0) + 1
            primaries[at] = primaries.get(at, 0) + (row["primary"] == "true")
    for at, n in primaries.items():
        if n != 1:
            fault(at, "has", n, "primary teachers")
    counts = {name: len(table) for name, table in tables.items()}
    students = sum(row["role"] == "student" for row in tables["roles"])
    json.dump({"counts": counts, "students": students, "lists": lists, "teachers": teachers}, sys.stdout)


main(sys.argv[1])
for line in faults[:50]:
    print(line, file=sys.stderr)
sys.exit(bool(faults))
