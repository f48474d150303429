// AWS's XML and documents.
#include "cloud/ec2.hh"
#include "cloud/identity_document.hh"
#include "cloud/instance_wire.hh"
#include "cloud/s3.hh"
#include "cloud/service_error.hh"
#include "cloud/utc_time.hh"
#include "target.hh"

namespace muster::fuzz {

namespace {

const std::string instances =
    R"(<?xml version="1.0" encoding="UTF-8"?><DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">)"
    R"(<requestId>r</requestId><reservationSet><item><ownerId>123456789012</ownerId><instancesSet><item>)"
    R"(<instanceId>i-0123456789abcdef0</instanceId><instanceState><code>16</code><name>running</name></instanceState>)"
    R"(<launchTime>2026-11-29T06:03:56.000Z</launchTime><placement><availabilityZone>a</availabilityZone></placement>)"
    R"(<tagSet><item><key>Name</key><value>a &amp; &#x62;</value></item></tagSet><networkInterfaceSet><item>)"
    R"(<privateIpAddressesSet><item><privateIpAddress>10.0.0.1</privateIpAddress><association><publicIp>1.2.3.4</publicIp>)"
    R"(</association></item></privateIpAddressesSet></item></networkInterfaceSet><!-- c --><empty/></item></instancesSet></item>)"
    R"(</reservationSet><nextToken>t</nextToken></DescribeInstancesResponse>)";

const std::string objects =
    R"(<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a%2Fb+c</Key><Size>12</Size><ETag>"x"</ETag>)"
    R"(<LastModified>2026-11-29T06:03:56.000Z</LastModified></Contents><CommonPrefixes><Prefix>p%2F</Prefix></CommonPrefixes>)"
    R"(<NextContinuationToken>t</NextContinuationToken></ListBucketResult>)";

}  // namespace

std::vector<Target> define_targets() {
  return {
      {"ec2.instances",
       {instances},
       [](std::string_view text) {
         const auto page = cloud::read_instance_page(text, "eu-west-1");
         require(page.instances.size() <= 10'000, "no more than fit on a page");
       }},
      {"s3.page", {objects}, cloud::read_s3_page},
      {"aws.error",
       {"<Response><Errors><Error><Code>C</Code><Message>m</Message></Error></Errors></Response>",
        "<Error><Code>NoSuchKey</Code><Message>m</Message></Error>"},
       cloud::read_service_error},
      {"ec2.identity",
       {R"({"accountId":"123456789012","region":"eu-west-1","instanceId":"i-0123456789abcdef0","pendingTime":"2026-11-29T06:03:56Z"})"},
       cloud::read_identity_document},
      {"aws.time",
       {"2026-11-29T06:03:56.000Z", "20261129T060356Z"},
       [](std::string_view text) {
         cloud::read_utc_time(text);
         cloud::read_compact_utc_time(text);
       }},
      {"ec2.filters", {"tag:Name=web,instance-state-name=running|pending"}, cloud::read_filters},
  };
}

}  // namespace muster::fuzz
