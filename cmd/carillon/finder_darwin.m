#import <AppKit/AppKit.h>
#import <objc/runtime.h>

extern void carillonOpen(char *path);

static void openFiles(id self, SEL command, NSApplication *app, NSArray<NSString *> *files) {
	for (NSString *file in files) {
		carillonOpen((char *)[file fileSystemRepresentation]);
	}
	[app replyToOpenOrPrint:NSApplicationDelegateReplySuccess];
}

// carillonOpenFromFinder teaches the delegate that GLFW gives to the application what its sources leave out.
void carillonOpenFromFinder(void) {
	Class delegate = NSClassFromString(@"GLFWApplicationDelegate");
	if (delegate) {
		class_addMethod(delegate, @selector(application:openFiles:), (IMP)openFiles, "v@:@@");
	}
}
