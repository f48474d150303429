#include "facts/cloud.hh"

#include "facts/facts.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

std::string text_of(const value::Value& found) {
  const std::string* text = found.if_string();
  return text ? *text : std::string();
}

void set_provider(value::Hash& out, const char* name) {
  out.set("cloud", value::Hash{{"provider", name}});
}

void set_ec2(Context& context, const std::string& platform, value::Hash& out) {
  std::string user_data;
  const auto found = ec2_metadata(context.metadata, context.timeout, user_data);
  if (!found) return;
  if (!found->empty()) {
    out.set("ec2_metadata", *found);
    if (platform == "kvm" || platform == "xen") set_provider(out, "aws");
  }
  if (!user_data.empty()) out.set("ec2_userdata", user_data);
}

/// The metadata service is asked only where the hypervisor says that there may be one.
value::Hash resolve(Context& context) {
  value::Hash out;
  const std::string platform = text_of(context.facts.built_in("virtual"));
  if (contains(text_of(context.facts.built_in("bios_vendor")), "Google")) {
    const value::Value found = gce_metadata(context.metadata, context.timeout);
    if (!found.is_undef()) {
      out.set("gce", found);
      if (platform == "gce") set_provider(out, "gce");
    }
  }
  if (platform == "hyperv") {
    const value::Value found = azure_metadata(context.metadata, context.timeout);
    const value::Hash* hash = found.if_hash();
    if (hash && !hash->empty()) {
      out.set("az_metadata", found);
      set_provider(out, "azure");
    }
  }
  if (contains(platform, "kvm") || contains(platform, "xen") || contains(platform, "aws")) {
    set_ec2(context, platform, out);
  }
  return out;
}

}  // namespace

Fact define_cloud() {
  return {.doc = "The cloud the machine runs in and what its metadata service says.",
          .provides = {"cloud", "ec2_metadata", "ec2_userdata", "az_metadata", "gce"},
          .legacy = {},
          .resolve = resolve};
}

}  // namespace muster::facts
